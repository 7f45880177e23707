// SQL of feedback. What of it may be read, and when, is said by the owner functions.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { DealId, FeedbackId } from '../index.ts'
import type { FeedbackVerdict } from '../schema.ts'
import type { Below } from './store.ts'

export type FeedbackRow = {
  id: FeedbackId
  deal_id: DealId
  group_id: GroupId
  author_id: PersonId
  about_id: PersonId
  verdict: FeedbackVerdict
  text: string
  at: Date
  reply: string | null
  reply_at: Date | null
  hidden_at: Date | null
  hidden_reason: string | null
  revealed: boolean
}

const columns = (ctx: Ctx) =>
  ctx.tx`id, deal_id, group_id, author_id, about_id, verdict, text, at, reply, reply_at, hidden_at, hidden_reason, revealed`

export const inDeal = (ctx: Ctx, deal: DealId) => ctx.tx<FeedbackRow[]>`
  select ${columns(ctx)} from deal.feedback_in(${deal}, ${ctx.now})`

export const about = (ctx: Ctx, group: GroupId, person: PersonId, before: Below, most: number) => ctx.tx<FeedbackRow[]>`
  select ${columns(ctx)} from deal.feedback_about(${group}, ${person}, ${ctx.now}, ${before?.at ?? null}, ${before?.id ?? null}, ${most})`

export async function counts(ctx: Ctx, group: GroupId, person: PersonId) {
  const [row] = await ctx.tx<{ yes: number; soso: number; no: number }[]>`
    select yes, soso, no from deal.feedback_counts(${group}, ${person}, ${ctx.now})`
  return row ?? { yes: 0, soso: 0, no: 0 }
}

export async function seen(ctx: Ctx, id: FeedbackId): Promise<FeedbackRow | undefined> {
  const [row] = await ctx.tx<FeedbackRow[]>`select ${columns(ctx)} from deal.feedback_seen(${id}, ${ctx.now})`
  return row
}

export type NewFeedback = Pick<
  FeedbackRow,
  'id' | 'deal_id' | 'group_id' | 'author_id' | 'about_id' | 'verdict' | 'text' | 'at'
>
export const insert = (ctx: Ctx, row: NewFeedback) => ctx.tx`insert into deal.feedback ${ctx.tx(row as never)}`

export async function reply(ctx: Ctx, id: FeedbackId, text: string): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean | null }[]>`select deal.reply_feedback(${id}, ${text}, ${ctx.now}) as done`
  return row?.done === true
}
export async function hide(ctx: Ctx, id: FeedbackId, reason: string): Promise<boolean> {
  const [row] = await ctx.tx<
    { done: boolean | null }[]
  >`select deal.hide_feedback(${id}, ${reason}, ${ctx.now}) as done`
  return row?.done === true
}
