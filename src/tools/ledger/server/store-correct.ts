// SQL of corrections: what a transfer was for, its category and its day, with all that stood there before.
import { personOf, type Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { TransferId } from '../index.ts'

export type TextRow = {
  version: number
  description: string | null
  category: string | null
  occurred_on: string
  reason: string
  by: PersonId | null
  at: Date
}
/** Newest first. Empty where nothing was ever corrected. */
export const textsOf = (ctx: Ctx, transfer: TransferId, before: string | null, limit: number) => ctx.tx<TextRow[]>`
  select version, description, category_id as category, occurred_on::text as occurred_on, reason, by_person as by, at
    from ledger.transfer_text where transfer_id = ${transfer} ${before === null ? ctx.tx`` : ctx.tx`and version < ${before}::int`}
   order by version desc limit ${limit}`

export type Words = { description: string; category: string | null; occurred_on: string }
/** `posted_on`: the day, in the group's zone, on which it came into the book. Description null: erased. */
export async function wordsOf(
  ctx: Ctx,
  transfer: TransferId,
): Promise<
  { description: string | null; category: string | null; occurred_on: string; posted_on: string } | undefined
> {
  const [row] = await ctx.tx<
    { description: string | null; category: string | null; occurred_on: string; posted_on: string }[]
  >`
    select t.description, t.category_id as category, t.occurred_on::text as occurred_on,
           to_char(greatest(t.recorded_at, t.settled_at) at time zone y.time_zone, 'YYYY-MM-DD') as posted_on
      from ledger.transfer t join ledger.currency y on y.id = t.currency_id where t.id = ${transfer}`
  return row
}

/** The new version; null where there is nothing that could be corrected any more. */
export async function correct(ctx: Ctx, transfer: TransferId, words: Words, reason: string): Promise<number | null> {
  const [row] = await ctx.tx<{ version: number | null }[]>`
    select ledger.correct_text(${transfer}, ${words.description}, ${words.category}, ${words.occurred_on}, ${reason}, ${personOf(ctx)}, ${ctx.now}) as version`
  return row!.version
}
