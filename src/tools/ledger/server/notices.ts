// Fact → who is told, and what waits for whom. Amounts travel as minor units with their unit, and are written for each reader.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, Told } from '#kernel/room'
import { readableGroup } from '#commons/groups/server'
import { everybody } from '#commons/notices'
import type { Unit } from '../rules/amount.ts'
import { sidesOf } from './store-shared.ts'
import { unitOf } from './store-units.ts'

/** One side: who is told for it, and how it is called. A shared account has several people, the community none. */
type Side = { people: PersonId[]; named: (key: string) => Told['data'] }
type About = { group: string; address: string; transfer: string; payer: Side; payee: Side; data: Told['data'] }

type Place = { address: string; name: string; unit: Unit }
/** One look-up of a group and its unit per batch of facts, not per fact. */
const looked = new WeakMap<object, Map<string, Promise<Place>>>()

function placeOf(ctx: Ctx, group: GroupId, currency: string): Promise<Place> {
  const known = looked.get(ctx.tx) ?? new Map<string, Promise<Place>>()
  looked.set(ctx.tx, known)
  const key = `${group} ${currency}`
  const place =
    known.get(key) ??
    (async () => {
      const { group: row } = await readableGroup(ctx.as('address of a group in a notice'), group)
      return { address: row.address, name: row.name, unit: await unitOf(ctx.tx, currency) }
    })()
  known.set(key, place)
  return place
}

const idOf = (value: unknown): PersonId | null => (typeof value === 'string' ? (value as PersonId) : null)

async function about(ctx: Ctx, fact: FactRow): Promise<About | null> {
  const { currency, amount_minor } = fact.data
  if (!fact.group_id || !fact.subject || typeof currency !== 'string' || typeof amount_minor !== 'string') return null
  const { address, name, unit } = await placeOf(ctx, fact.group_id as GroupId, currency)
  const [payer, payee] = [idOf(fact.data['payer_person']), idOf(fact.data['payee_person'])]
  const sides = payer && payee ? undefined : await sidesOf(ctx, fact.subject)
  return {
    group: fact.group_id,
    address,
    transfer: fact.subject,
    payer: payer ? alone(payer) : together(sides?.payer_users, sides?.payer_name || name),
    payee: payee ? alone(payee) : together(sides?.payee_users, sides?.payee_name || name),
    data: { amount_minor, unit: JSON.stringify(unit) },
  }
}

const alone = (person: PersonId): Side => ({ people: [person], named: (key) => ({ [`${key}_person`]: person }) })
/** An account that nobody holds alone: by its name, or that of the group. */
const together = (people: PersonId[] = [], name: string): Side => ({ people, named: (key) => ({ [key]: name }) })

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
    const by = fact.actor
    const others = (side: Side): PersonId[] => side.people.filter((person) => person !== by)
    const tell = [
      ...others(at.payee).map((person) =>
        told(at, person, 'ledger.received', at.payer.named('from'), { notice: true, mail: true }),
      ),
      ...others(at.payer).map((person) =>
        told(at, person, 'ledger.paid', at.payee.named('to'), { notice: true, mail: true }),
      ),
      // What one did oneself stands among what happened, without a mail.
      ...at.payer.people
        .filter((person) => person === by)
        .map((person) => told(at, person, 'ledger.paid', at.payee.named('to'), { notice: true })),
    ]
    if (fact.data['act'] === 'accept') tell.push(closed(at))
    return tell
  },
}

const requested: NoticeRule = {
  fact: 'ledger.transfer_requested',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    return (at?.payer.people ?? []).map((person) =>
      told(at!, person, 'ledger.asked', at!.payee.named('who'), { need: 'open', mail: true }),
    )
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
      ...(kind
        ? at.payee.people.map((person) => told(at, person, kind, at.payer.named('who'), { notice: true, mail: true }))
        : []),
    ]
  },
})

/** A reversal runs the other way: its payer had received. Both are told, but not who did it. */
const reversed: NoticeRule = {
  fact: 'ledger.transfer_reversed',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    const tell = (side: Side, other: Side): Told[] =>
      side.people.map((person) =>
        told(at, person, 'ledger.reversed', other.named('other'), { notice: true, mail: person !== fact.actor }),
      )
    return [...tell(at.payer, at.payee), ...tell(at.payee, at.payer)]
  },
}

/** Who may use an account with others from now on, unless they did it themselves. */
const shared: NoticeRule = {
  fact: 'ledger.account_shared',
  async tell(ctx, fact) {
    const person = idOf(fact.data['person'])
    if (!person || !fact.group_id || !fact.subject || person === fact.actor) return []
    const { group } = await readableGroup(ctx.as('address of a group in a notice'), fact.group_id as GroupId)
    return [
      {
        person,
        group: fact.group_id,
        kind: 'ledger.shared',
        subject: fact.subject,
        data: { account: String(fact.data['name'] ?? ''), by_person: fact.actor },
        link: `/g/${group.address}/account/shared/${fact.subject}`,
        notice: true,
        mail: true,
      },
    ]
  },
}

/** Words, category or day: whoever did not do it is told, without a mail. */
const corrected: NoticeRule = {
  fact: 'ledger.transfer_corrected',
  async tell(ctx, fact) {
    const at = await about(ctx, fact)
    if (!at) return []
    const people = [...new Set([...at.payer.people, ...at.payee.people])].filter((person) => person !== fact.actor)
    return people.map((person) => told(at, person, 'ledger.corrected', { who_person: fact.actor }, { notice: true }))
  },
}

/** An objection, or how it was settled: both sides hear of it, but for who did it. */
const objection = (fact: string, kind: string): NoticeRule => ({
  fact,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    if (!at) return []
    const outcome = String(row.data['outcome'] ?? '')
    const tell = (side: Side, other: Side): Told[] =>
      side.people
        .filter((person) => person !== row.actor)
        .map((person) => told(at, person, kind, { ...other.named('other'), outcome }, { notice: true, mail: true }))
    return kind === 'ledger.contested'
      ? tell(at.payee, at.payer)
      : [...tell(at.payer, at.payee), ...tell(at.payee, at.payer)]
  },
})

/** Whose account was put at rest or opened again by a role. */
const changed: NoticeRule = {
  fact: 'ledger.account_status_changed',
  async tell(ctx, fact) {
    const person = idOf(fact.data['person'])
    const status = fact.data['status']
    if (!person || !fact.group_id || !fact.subject || typeof status !== 'string') return []
    const { group } = await readableGroup(ctx.as('address of a group in a notice'), fact.group_id as GroupId)
    return [
      {
        person,
        group: fact.group_id,
        kind: 'ledger.status',
        subject: fact.subject,
        data: { status, reason: String(fact.data['reason'] ?? '') },
        link: `/g/${group.address}/account`,
        notice: true,
        mail: true,
      },
    ]
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
  shared,
  changed,
  objection('ledger.transfer_contested', 'ledger.contested'),
  objection('ledger.contest_settled', 'ledger.settled'),
]
