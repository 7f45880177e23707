// SQL of statements. The account is read once under row security, and the owner function that reads its book is given what was
// seen: so a filter of words needs no check for each row (see 0015_statement.sql).
import type { Ctx } from '#kernel/context'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'

/** Amounts are minor units, without sign; what is null does not filter. */
export type Filter = {
  direction: 'all' | 'in' | 'out'
  pattern: string | null
  from: string | null
  to: string | null
  with: AccountId | null
  categories: readonly string[] | null
  min: bigint | null
  max: bigint | null
}
export type LineRow = {
  transfer: TransferId
  seq: bigint
  position: number
  other: AccountId
  description: string
  kind: string
  workflow: string
  occurred_on: string
  at: Date
  amount: bigint
  balance: bigint
  imported: boolean
  reversed_by: TransferId | null
  reverses: TransferId | null
  category: string | null
}
/** How far was looked, where the filter let too little pass to fill the page. */
export type Looked = { transfer: null; seq: bigint; position: number; occurred_on: string }

/** The account, if the asking person sees it; null for the function otherwise. */
const seen = (ctx: Ctx, account: AccountId) => ctx.tx`(select a.id from ledger.account a where a.id = ${account})`

/** Does a filter look at the rows themselves, and not only at their day? */
const sifts = (f: Filter): boolean =>
  f.direction !== 'all' || [f.pattern, f.with, f.categories, f.min, f.max].some((part) => part !== null)

/** Newest first, after the place (`seq`, `position`) of the last row read. Looks at no more than `scan` entries. */
export async function linesPage(
  ctx: Ctx,
  account: AccountId,
  filter: Filter,
  after: readonly string[] | null,
  limit: number,
  scan: number,
): Promise<{ rows: LineRow[]; looked: Looked | null }> {
  const side = filter.direction === 'in' ? 1 : filter.direction === 'out' ? -1 : null
  const found = await ctx.tx<(LineRow | Looked)[]>`
    select transfer, seq, position, other, description, kind, workflow, occurred_on, at, amount, balance, imported, reversed_by, reverses, category
      from ledger.lines(${seen(ctx, account)}, ${filter.from}, ${filter.to}, ${side}, ${filter.with}, ${filter.categories as string[] | null}::uuid[], ${filter.min}, ${filter.max}, ${filter.pattern},
        ${after?.[0] ?? '9223372036854775807'}, ${after?.[1] ?? '0'}, ${limit}, ${sifts(filter) ? scan : limit})`
  return {
    rows: found.filter((row): row is LineRow => row.transfer !== null),
    looked: found.find((row): row is Looked => row.transfer === null) ?? null,
  }
}

export type SumsRow = { opening: bigint; came_in: bigint; went_out: bigint; lines: bigint }
/** What it held before the period, and what came in and went out within it, whatever else filters. */
export async function periodSums(
  ctx: Ctx,
  account: AccountId,
  from: string | null,
  to: string | null,
): Promise<SumsRow> {
  const [row] = await ctx.tx<SumsRow[]>`
    select opening_minor as opening, came_in, went_out, lines from ledger.period_sums(${seen(ctx, account)}, ${from}, ${to})`
  return row ?? { opening: 0n, came_in: 0n, went_out: 0n, lines: 0n }
}

/** Balances at the end of days, by one look each; null before anything was recorded. */
export const balancesOn = (ctx: Ctx, account: AccountId, days: readonly string[]) => ctx.tx<
  { day: string; balance: bigint | null }[]
>`
  select day::text as day, balance_minor as balance from ledger.balances_on(${seen(ctx, account)}, ${days as string[]}::date[])`

/** For the system: currencies whose totals are behind their book. */
export const daysBehind = (ctx: Ctx) =>
  ctx.tx<{ currency: CurrencyId; records: bigint }[]>`select currency, records from ledger.days_behind()`

/** Carries totals on by so many records; how many are left. */
export async function sumDays(ctx: Ctx, currency: CurrencyId, most: number): Promise<bigint> {
  const [row] = await ctx.tx<{ left: bigint }[]>`select ledger.sum_days(${currency}, ${most}) as left`
  return row!.left
}
