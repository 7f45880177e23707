// SQL of figures by month: counting, and what reports are made of. See 0013_figures.sql.
import type { Ctx } from '#kernel/context'
import type { CurrencyId, TransferId } from '../index.ts'
import { firstDay, type Period } from '../rules/months.ts'
import type { HealthAccount } from '../rules/health.ts'
import type { AccountFigures } from '../rules/report.ts'
import type { Cell } from '../rules/small-cells.ts'

export const uncounted = (ctx: Ctx) =>
  ctx.tx<{ currency: CurrencyId; group_id: string }[]>`select currency, group_id from ledger.uncounted()`

export const uncategorised = (ctx: Ctx, currency: CurrencyId, most: number) =>
  ctx.tx<
    { transfer: TransferId; item: string }[]
  >`select transfer, item from ledger.uncategorised(${currency}, ${most})`

/** Counts up to so many further places of the chain; how many still wait. */
export async function countFigures(ctx: Ctx, currency: CurrencyId, most: number): Promise<bigint> {
  const [row] = await ctx.tx<{ left: bigint }[]>`select ledger.count_figures(${currency}, ${most}) as left`
  return row!.left
}
export const forgetFigures = (ctx: Ctx, currency: CurrencyId) => ctx.tx`select ledger.forget_figures(${currency})`

export const followCategories = (ctx: Ctx, transfers: readonly string[], categories: readonly string[]) => ctx.tx`
  select ledger.follow_categories(${transfers as string[]}::uuid[], ${categories as string[]}::uuid[])`

/** Did it change? */
export async function chooseCategory(
  ctx: Ctx,
  transfer: string,
  category: string | null,
  by: string | null,
): Promise<boolean> {
  const [row] = await ctx.tx<{ changed: boolean }[]>`
    select ledger.choose_category(${transfer}, ${category}, ${by}, ${ctx.now}) as changed`
  return row!.changed
}

export async function categoryOf(ctx: Ctx, transfer: string): Promise<string | null> {
  const [row] = await ctx.tx<{ category_id: string | null }[]>`
    select category_id from ledger.transfer where id = ${transfer}`
  return row?.category_id ?? null
}

export async function figuresBehind(ctx: Ctx, currency: CurrencyId): Promise<bigint> {
  const [row] = await ctx.tx<{ behind: bigint }[]>`select ledger.figures_behind(${currency}) as behind`
  return row!.behind
}

/** One cell for each month or category with exchanges, or one for all. `known`: pairs of a category and the one it counts as. */
export const reportCells = (
  ctx: Ctx,
  currency: CurrencyId,
  period: Period,
  by: 'month' | 'category' | 'all',
  known: readonly { id: string; under: string }[],
  least: number,
) => ctx.tx<Cell[]>`
  select cell, exchanges, minor, people::int as people, who
    from ledger.report_cells(${currency}, ${firstDay(period.from)}, ${firstDay(period.to)}, ${by},
      ${known.map((one) => one.id)}::uuid[], ${known.map((one) => one.under)}::uuid[], ${least})`

export const reportAccounts = (ctx: Ctx, currency: CurrencyId, period: Period) => ctx.tx<AccountFigures[]>`
  select account, holder_person, status, opened_on::text as opened_on, closed_on::text as closed_on,
         gave, gave_minor, received, received_minor
    from ledger.report_accounts(${currency}, ${firstDay(period.from)}, ${firstDay(period.to)})`

// Health ------------------------------------------------------------------------------------------

export const healthAccounts = (ctx: Ctx, currency: CurrencyId, period: Period, recentFrom: string) => ctx.tx<
  HealthAccount[]
>`
  select balance_minor, min_minor, max_minor, soft_min_minor, soft_max_minor, opened_on::text as opened_on, gave_minor, received_minor, active, recent
    from ledger.health_accounts(${currency}, ${firstDay(period.from)}, ${firstDay(period.to)}, ${recentFrom})`

/** What stood above zero at the end of each month. */
export const heldByMonth = (ctx: Ctx, currency: CurrencyId, period: Period) => ctx.tx<
  { month: string; held_minor: bigint }[]
>`
  select to_char(month, 'YYYY-MM') as month, held_minor
    from ledger.held_by_month(${currency}, ${firstDay(period.from)}, ${firstDay(period.to)})`

export async function losses(
  ctx: Ctx,
  currency: CurrencyId,
  period: Period,
): Promise<{ written_off_minor: bigint; left_minor: bigint }> {
  const [row] = await ctx.tx<{ written_off_minor: bigint; left_minor: bigint }[]>`
    select written_off_minor, left_minor from ledger.losses(${currency}, ${firstDay(period.from)}, ${firstDay(period.to)})`
  return row!
}
