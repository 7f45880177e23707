// Fact → who is told, and what waits for whom. Facts say ids and figures; words are read when a letter is written, and not kept.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { FactRow, NoticeRule, Told } from '#kernel/room'
import { everybody } from '#commons/notices'
import { readableGroup } from '#commons/groups/server'
import type { LinkAct } from './store-links.ts'
import { linkFor } from './links.ts'
import { messageText } from './store.ts'

type About = {
  ctx: Ctx
  fact: FactRow
  deal: string
  giver: PersonId
  receiver: PersonId
  /** Who did it; null when nobody here did. */
  by: PersonId | null
  /** The other one of the two. */
  other: PersonId
  data: Told['data']
  told(person: PersonId, kind: Kind, extra: Partial<Told>, data?: Told['data']): Told
  close(kind: Kind, person?: PersonId): Told
}

const needs = ['answered', 'to_agree', 'to_receive', 'to_pay', 'how_was_it'] as const
type Kind =
  | (typeof needs)[number]
  | 'wrote'
  | 'agreed'
  | 'received'
  | 'cancelled'
  | 'feedback_open'
  | 'feedback_replied'
  | 'feedback_hidden'

const person = (value: unknown): PersonId | null => (typeof value === 'string' ? (value as PersonId) : null)
const plain = (value: unknown): string | null => (typeof value === 'string' ? value : null)

async function about(ctx: Ctx, fact: FactRow): Promise<About | null> {
  const [giver, receiver] = [person(fact.data['giver']), person(fact.data['receiver'])]
  if (!fact.group_id || !fact.subject || !giver || !receiver) return null
  const { group } = await readableGroup(ctx.as('address of a group in a notice'), fact.group_id as GroupId)
  const deal = fact.subject
  const by = person(fact.actor)
  const other = by === giver ? receiver : giver
  const listing = plain(fact.data['listing'])
  const base: Told['data'] = { what_item: listing, titled: listing ? 'yes' : 'no' }
  const told: About['told'] = (to, kind, extra, data = {}) => ({
    person: to,
    group: fact.group_id,
    kind: `deal.${kind}`,
    subject: deal,
    data: { ...base, who_person: to === giver ? receiver : giver, ...data },
    link: `/g/${group.address}/deals/${deal}`,
    ...extra,
  })
  return {
    ctx,
    fact,
    deal,
    giver,
    receiver,
    by,
    other,
    data: {
      how: plain(fact.data['how']) ?? 'open',
      has_day: fact.data['on_day'] ? 'yes' : 'no',
      on_day: plain(fact.data['on_day']),
      ...(plain(fact.data['unit'])
        ? { amount_minor: plain(fact.data['amount_minor']), unit: plain(fact.data['unit']) }
        : {}),
    },
    told,
    close: (kind, whom = everybody) => told(whom, kind, { need: 'close' }),
  }
}

/** A letter with a link of its own, for one act, that works on any device. */
async function letter({ ctx, fact, deal }: About, to: PersonId, act: LinkAct): Promise<Partial<Told>> {
  const version = Number(fact.data['version'] ?? 0)
  return { mail: true, mail_link: await linkFor(ctx, { deal, person: to, act, version }) }
}

const rule = (fact: string, tell: (at: About) => Promise<Told[]> | Told[]): NoticeRule => ({
  fact: `deal.${fact}`,
  async tell(ctx, row) {
    const at = await about(ctx, row)
    return at ? tell(at) : []
  },
})

/** The words themselves go into the letter, and leave with it. */
async function words({ ctx, fact, other, told }: About, kind: 'answered' | 'wrote'): Promise<Told> {
  const text = (await messageText(ctx, String(fact.data['message'] ?? ''))).slice(0, 2000)
  return told(other, kind, { mail: true }, { text })
}

const howWasIt = ({ giver, receiver, told }: About): Told[] =>
  [giver, receiver].map((one) => told(one, 'how_was_it', { need: 'open' }))

export const noticeRules: readonly NoticeRule[] = [
  rule('begun', async (at) => [at.told(at.other, 'answered', { need: 'open' }), await words(at, 'answered')]),
  rule('message_written', async (at) => [
    ...(at.by ? [at.close('answered', at.by)] : []),
    at.told(at.other, 'wrote', { notice: true }),
    await words(at, 'wrote'),
  ]),
  // What was proposed before waits no longer; what is proposed now does.
  rule('terms_proposed', async (at) => [
    ...(at.by ? [at.close('answered', at.by)] : []),
    at.close('to_agree'),
    at.close('to_receive'),
    at.told(at.other, 'to_agree', { need: 'open', ...(await letter(at, at.other, 'agree')) }, at.data),
  ]),
  rule('agreed', async (at) => {
    const due = at.fact.data['due'] === 'yes'
    return [
      at.close('to_agree'),
      at.close('answered'),
      // Who proposed hears of it; who will receive gets the link to confirm, once its day is there.
      at.told(at.other, 'agreed', { notice: true, mail: !(due && at.other === at.receiver) }, at.data),
      ...(due ? [await toReceive(at)] : []),
    ]
  }),
  rule('day_come', async (at) => [await toReceive(at)]),
  rule('confirmed', async (at) => {
    if (at.fact.data['first'] !== 'yes') return []
    const received = at.fact.data['side'] === 'receiver'
    const heard = received ? [at.told(at.giver, 'received', { notice: true, mail: true }, at.data)] : []
    if (at.data['how'] === 'gift') return [at.close('to_receive'), ...heard, ...howWasIt(at)]
    const pay = await (received || at.data['how'] === 'open' ? { mail: !received } : letter(at, at.receiver, 'pay'))
    return [at.close('to_receive'), ...heard, at.told(at.receiver, 'to_pay', { need: 'open', ...pay }, at.data)]
  }),
  // The ledger asks from here on.
  rule('payment_asked', (at) => [at.close('to_pay')]),
  rule('paid', (at) => [...needs.slice(0, 4).map((kind) => at.close(kind)), ...howWasIt(at)]),
  rule('cancelled', (at) => [
    ...needs.map((kind) => at.close(kind)),
    at.told(at.other, 'cancelled', { notice: true, mail: true }),
  ]),
  rule('feedback_given', (at) => [
    ...(at.by ? [at.close('how_was_it', at.by)] : []),
    ...(at.fact.data['both'] === 'yes' ? [at.told(at.other, 'feedback_open', { notice: true })] : []),
  ]),
  rule('feedback_closed', (at) => [at.close('how_was_it')]),
  ...(['feedback_replied', 'feedback_hidden'] as const).map(feedbackTold),
]

async function toReceive(at: About): Promise<Told> {
  return at.told(at.receiver, 'to_receive', { need: 'open', ...(await letter(at, at.receiver, 'receive')) }, at.data)
}

/** Its author is told. */
function feedbackTold(kind: 'feedback_replied' | 'feedback_hidden'): NoticeRule {
  return {
    fact: `deal.${kind}`,
    async tell(ctx, fact) {
      const [author, other] = [person(fact.data['author']), person(fact.data['about'])]
      if (!fact.group_id || !fact.subject || !author || !other) return []
      const { group } = await readableGroup(ctx.as('address of a group in a notice'), fact.group_id as GroupId)
      return [
        {
          person: author,
          group: fact.group_id,
          kind: `deal.${kind}`,
          subject: fact.subject,
          data: { who_person: other },
          link: `/g/${group.address}/deals/${fact.subject}`,
          notice: true,
        },
      ]
    },
  }
}
