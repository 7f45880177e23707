// Fact → who is told, and what waits for whom. Amounts travel as minor units with their unit, and are written for each reader.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, Told } from '#kernel/room'
import { readableGroup } from '#commons/groups/server'
import { everybody } from '#commons/notices'
import type { Unit } from '../rules/amount.ts'
import { unitOf } from './store-units.ts'

type About = {
  group: string
  address: string
  transfer: string
  payer: PersonId | null
  payee: PersonId | null
  data: Told['data']
}

/** One look-up of a group and its unit per batch of facts, not per fact. */
const looked = new WeakMap<object, Map<string, Promise<{ address: string; unit: Unit }>>>()

function placeOf(ctx: Ctx, group: GroupId, currency: string): Promise<{ address: string; unit: Unit }> {
  const known = looked.get(ctx.tx) ?? new Map<string, Promise<{ address: string; unit: Unit }>>()
  looked.set(ctx.tx, known)
  const key = `${group} ${currency}`
  const place =
    known.get(key) ??
    (async () => {
      const { group: row } = await readableGroup(ctx.as('address of a group in a notice'), group)
      return { address: row.address, unit: await unitOf(ctx.tx, currency) }
    })()
  known.set(key, place)
  return place
}

const idOf = (value: unknown): PersonId | null => (typeof value === 'string' ? (value as PersonId) : null)

async function about(ctx: Ctx, fact: FactRow): Promise<About | null> {
  const { currency, amount_minor } = fact.data
  if (!fact.group_id || !fact.subject || typeof currency !== 'string' || typeof amount_minor !== 'string') return null
  const { address, unit } = await placeOf(ctx, fact.group_id as GroupId, currency)
  return {
    group: fact.group_id,
    address,
    transfer: fact.subject,
    payer: idOf(fact.data['payer_person']),
    payee: idOf(fact.data['payee_person']),
    data: { amount_minor, unit: JSON.stringify(unit) },
  }
}

const told = (at: About, person: PersonId, kind: string, data: Told['data'], extra: Partial<Told>): Told => ({
  person,
  group: at.group,
  kind,
  subject: at.transfer,
  data: { ...at.data, ...data },
  link: `/g/${at.address}/account/${at.transfer}`,
  ...extra,
})

const closed = (at: About): Told => told(at, everybody as PersonId, 'ledger.asked', {}, { need: 'close' })

/** Who did not do it is told: the payee of a payment, the payer of what another recorded, both when a clerk wrote it down. */
const completed: NoticeRule = {
  fact: 'ledger.transfer_completed',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    const tell: Told[] = []
    const by = fact.actor
    if (at.payee && at.payee !== by)
      tell.push(told(at, at.payee, 'ledger.received', { from_person: at.payer }, { notice: true, mail: true }))
    if (at.payer && at.payer !== by)
      tell.push(told(at, at.payer, 'ledger.paid', { to_person: at.payee }, { notice: true, mail: true }))
    // What one did oneself stands among what happened, without a mail.
    if (at.payer && at.payer === by)
      tell.push(told(at, at.payer, 'ledger.paid', { to_person: at.payee }, { notice: true }))
    if (fact.data['act'] === 'accept') tell.push(closed(at))
    return tell
  },
}

const requested: NoticeRule = {
  fact: 'ledger.transfer_requested',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    return at?.payer ? [told(at, at.payer, 'ledger.asked', { who_person: at.payee }, { need: 'open', mail: true })] : []
  },
}

/** A request that ended in another way waits for nobody; who had asked is told when the other side said no. */
const ended = (fact: string, kind: string | null): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    if (!at) return []
    return [
      closed(at),
      ...(kind && at.payee ? [told(at, at.payee, kind, { who_person: at.payer }, { notice: true, mail: true })] : []),
    ]
  },
})

/** A reversal runs the other way: its payer had received. Both are told, but not who did it. */
const reversed: NoticeRule = {
  fact: 'ledger.transfer_reversed',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    return [at.payer, at.payee]
      .filter((person): person is PersonId => person !== null)
      .map((person) =>
        told(
          at,
          person,
          'ledger.reversed',
          { other_person: person === at.payer ? at.payee : at.payer },
          { notice: true, mail: person !== fact.actor },
        ),
      )
  },
}

/** Words, category or day: whoever did not do it is told, without a mail. */
const corrected: NoticeRule = {
  fact: 'ledger.transfer_corrected',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    return [at.payer, at.payee]
      .filter((person): person is PersonId => person !== null && person !== fact.actor)
      .map((person) => told(at, person, 'ledger.corrected', { who_person: fact.actor }, { notice: true }))
  },
}

export const noticeRules: NoticeRule[] = [
  corrected,
  completed,
  requested,
  ended('ledger.transfer_declined', 'ledger.declined'),
  ended('ledger.transfer_cancelled', null),
  ended('ledger.transfer_expired', 'ledger.expired'),
  reversed,
]
