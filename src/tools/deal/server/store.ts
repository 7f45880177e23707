// SQL of deals, their terms, their talk and their payments. Each statement names the person: row security is the second net.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { DealId } from '../index.ts'
import type { DealState } from '../rules.ts'
import type { MessageKind } from '../views.ts'

export type DealRow = {
  id: DealId
  group_id: GroupId
  listing_id: ItemId | null
  title: string
  giver_id: PersonId
  receiver_id: PersonId
  begun_by: PersonId
  state: DealState
  version: number
  begun_at: Date
  moved_at: Date
  agreed_at: Date | null
  given_at: Date | null
  received_at: Date | null
  done_at: Date | null
  cancelled_at: Date | null
  cancelled_by: PersonId | null
  /** Of the terms in `version`. */
  what: string | null
  amount_minor: bigint | null
  on_day: string | null
  proposed_by: PersonId | null
  proposed_at: Date | null
  /** A payment that was asked for in the ledger and waits there. */
  asked: string | null
}

const columns = (ctx: Ctx) => ctx.tx`
  d.id, d.group_id, d.listing_id, d.title, d.giver_id, d.receiver_id, d.begun_by, d.state, d.version, d.begun_at, d.moved_at,
  d.agreed_at, d.given_at, d.received_at, d.done_at, d.cancelled_at, d.cancelled_by,
  t.what, t.amount_minor, t.on_day::text as on_day, t.proposed_by, t.proposed_at,
  (select p.transfer_id from deal.payment p where p.deal_id = d.id and p.state = 'asked' order by p.at desc limit 1) as asked`

/** A deal of this person. */
export async function one(ctx: Ctx, id: DealId, person: PersonId, lock: boolean): Promise<DealRow | undefined> {
  const [row] = await ctx.tx<DealRow[]>`
    select ${columns(ctx)} from deal.deal d left join deal.terms t on t.deal_id = d.id and t.version = d.version
     where d.id = ${id} and ${person} in (d.giver_id, d.receiver_id) ${lock ? ctx.tx`for update of d` : ctx.tx``}`
  return row
}

export type Below = { at: Date; id: string } | null

/** Deals of this person, moved last first. One index for each side. */
export function page(ctx: Ctx, person: PersonId, group: GroupId, open: boolean, after: Below, most: number) {
  const { tx } = ctx
  const below = after ? tx`and (d.moved_at, d.id) < (${after.at}, ${after.id})` : tx``
  const side = (column: 'giver_id' | 'receiver_id') => tx`
    (select d.id, d.moved_at from deal.deal d where d.${tx(column)} = ${person} and d.group_id = ${group} and d.open = ${open} ${below}
      order by d.moved_at desc, d.id desc limit ${most})`
  return tx<DealRow[]>`
    select ${columns(ctx)}
      from (select * from (${side('giver_id')} union all ${side('receiver_id')}) x order by x.moved_at desc, x.id desc limit ${most}) m
      join deal.deal d on d.id = m.id left join deal.terms t on t.deal_id = d.id and t.version = d.version
     order by d.moved_at desc, d.id desc`
}

/** The open deal of these two about this listing. */
export async function openAbout(
  ctx: Ctx,
  listing: ItemId,
  giver: PersonId,
  receiver: PersonId,
  lock: boolean,
): Promise<{ id: DealId } | undefined> {
  const [row] = await ctx.tx<{ id: DealId }[]>`
    select d.id from deal.deal d where d.listing_id = ${listing} and d.open and d.giver_id = ${giver} and d.receiver_id = ${receiver}
     order by d.begun_at limit 1 ${lock ? ctx.tx`for update` : ctx.tx``}`
  return row
}

export type NewDeal = Pick<
  DealRow,
  'id' | 'group_id' | 'listing_id' | 'title' | 'giver_id' | 'receiver_id' | 'begun_by' | 'begun_at' | 'moved_at'
>
export const insert = (ctx: Ctx, row: NewDeal) => ctx.tx`insert into deal.deal ${ctx.tx(row as never)}`

export type Move = Partial<
  Pick<
    DealRow,
    | 'state'
    | 'version'
    | 'agreed_at'
    | 'given_at'
    | 'received_at'
    | 'done_at'
    | 'cancelled_at'
    | 'cancelled_by'
    | 'moved_at'
  > & { day_told_at: Date | null }
>
export const move = (ctx: Ctx, id: DealId, change: Move) =>
  ctx.tx`update deal.deal set ${ctx.tx({ moved_at: ctx.now, ...change } as never)} where id = ${id}`

export type NewTerms = {
  deal_id: DealId
  version: number
  what: string
  amount_minor: bigint | null
  on_day: string | null
  /** How the amount is written, as JSON of the ledger's unit. */
  unit: string | null
  proposed_by: PersonId
  proposed_at: Date
}
export const insertTerms = (ctx: Ctx, row: NewTerms) => ctx.tx`insert into deal.terms ${ctx.tx(row as never)}`

export type NewMessage = {
  id: string
  deal_id: DealId
  author_id: PersonId
  kind: MessageKind
  version: number | null
  text: string
  at: Date
}
export const insertMessage = (ctx: Ctx, row: NewMessage) => ctx.tx`insert into deal.message ${ctx.tx(row as never)}`

export type MessageRow = {
  id: string
  author_id: PersonId
  kind: MessageKind
  text: string
  at: Date
  version: number | null
  what: string | null
  amount_minor: bigint | null
  on_day: string | null
  proposed_by: PersonId | null
  proposed_at: Date | null
}
/** The newest first; the caller has seen to it that the deal is the asking person's. */
export const talk = (ctx: Ctx, deal: DealId, before: Below, most: number) => ctx.tx<MessageRow[]>`
  select m.id, m.author_id, m.kind, m.text, m.at, m.version, t.what, t.amount_minor, t.on_day::text as on_day, t.proposed_by, t.proposed_at
    from deal.message m left join deal.terms t on t.deal_id = m.deal_id and t.version = m.version
   where m.deal_id = ${deal} ${before ? ctx.tx`and (m.at, m.id) < (${before.at}, ${before.id})` : ctx.tx``}
   order by m.at desc, m.id desc limit ${most}`

export type PaymentRow = {
  transfer_id: string
  deal_id: DealId
  amount_minor: bigint
  state: 'asked' | 'completed' | 'ended' | 'reversed'
  at: Date
}
export const insertPayment = (ctx: Ctx, row: PaymentRow) => ctx.tx`insert into deal.payment ${ctx.tx(row as never)}`
export const setPayment = (ctx: Ctx, transfer: string, state: PaymentRow['state']) =>
  ctx.tx`update deal.payment set state = ${state} where transfer_id = ${transfer}`
export async function payment(ctx: Ctx, deal: DealId): Promise<PaymentRow | undefined> {
  const [row] = await ctx.tx<PaymentRow[]>`
    select p.transfer_id, p.deal_id, p.amount_minor, p.state, p.at from deal.payment p where p.deal_id = ${deal} order by p.at desc limit 1`
  return row
}

/** What the system learns and does: see the owner functions. */
export type Touched = { deal: DealId; group_id: GroupId; listing: ItemId | null; giver: PersonId; receiver: PersonId }
export const heard = (ctx: Ctx, transfer: string, state: PaymentRow['state']) => ctx.tx<
  (Touched & { moved: boolean })[]
>`
  select deal, group_id, listing, giver, receiver, moved from deal.heard(${transfer}, ${state}, ${ctx.now})`
/** A payment that names a deal, if it is one of that deal. */
export const linked = (
  ctx: Ctx,
  told: { transfer: string; deal: string; payer: string; payee: string; amount: string },
) => ctx.tx`
  select deal.linked(${told.transfer}, ${told.deal}, ${told.payer}, ${told.payee}, ${told.amount}::bigint, ${ctx.now})`
export type DayCome = Touched & { version: number; amount_minor: bigint | null; on_day: string; unit: string | null }
export const daysCome = (ctx: Ctx, most: number) => ctx.tx<DayCome[]>`
  select deal, group_id, listing, giver, receiver, version, amount_minor, on_day::text as on_day, unit from deal.days_come(${ctx.now}, ${most})`
export const feedbackOver = (ctx: Ctx, most: number) => ctx.tx<Touched[]>`
  select deal, group_id, listing, giver, receiver from deal.feedback_over(${ctx.now}, ${most})`
export const sweepLinks = (ctx: Ctx) => ctx.tx`select deal.sweep_links(${ctx.now})`
export async function messageText(ctx: Ctx, id: string): Promise<string> {
  const [row] = await ctx.tx<{ text: string | null }[]>`select deal.message_text(${id}) as text`
  return row?.text ?? ''
}
