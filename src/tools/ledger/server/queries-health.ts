// The health of a group's currency: shares and counts for every member, never a name, and nothing at all for a small group.
import type { Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import * as policy from '../policy.ts'
import { healthOf, leastAccounts, stuckMonths, weeksRound } from '../rules/health.ts'
import { daysIn, endingWith, firstDay, lengthOf, monthOf, monthsIn, monthsLater, type Period } from '../rules/months.ts'
import { countOrFew, leastPeople, poolSmall } from '../rules/small-cells.ts'
import { Health } from '../schema-report.ts'
import type { HealthFigures, HealthMonth, HealthView } from '../views-report.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import * as store from './store-figures.ts'
import type { CurrencyRow } from './store.ts'

/** Days of a month that have passed. */
const daysSoFar = (month: string, today: string): number =>
  month === monthOf(today) ? Number(today.slice(8)) : daysIn(month)

async function figures(ctx: Ctx, currency: CurrencyRow, period: Period): Promise<HealthFigures> {
  const { id, today } = currency
  const before = { from: monthsLater(period.from, -lengthOf(period)), to: monthsLater(period.from, -1) }
  const all = (of: Period) => store.reportCells(ctx, id, of, 'all', [], leastPeople)
  const total = poolSmall(await all(period)).cells[0] ?? null
  const cells = await store.reportCells(ctx, id, period, 'month', [], leastPeople)
  // A month of few people would be the difference of the rest: what stands together is left out together.
  const shown = new Map(poolSmall(cells).cells.map((one) => [one.cell, one]))
  const held = new Map((await store.heldByMonth(ctx, id, period)).map((row) => [row.month, row.held_minor]))
  const months = monthsIn(period).map((month): HealthMonth => {
    const one = shown.get(month)
    const quiet = !cells.some(({ cell }) => cell === month)
    return {
      month,
      exchanges: one?.exchanges ?? (quiet ? 0n : null),
      minor: one?.minor ?? (quiet ? 0n : null),
      people: one?.people ?? (quiet ? 0 : null),
      weeks: one ? weeksRound(held.get(month) ?? 0n, one.minor, daysSoFar(month, today)) : null,
    }
  })
  const ends = [...held.values()]
  const days = monthsIn(period).reduce((sum, month) => sum + daysSoFar(month, today), 0)
  const average = ends.length === 0 ? 0n : ends.reduce((a, b) => a + b, 0n) / BigInt(ends.length)
  return {
    months,
    total: total && { name: '', ...total },
    activeBefore: countOrFew((await all(before))[0]?.people ?? 0),
    weeks: total ? weeksRound(average, total.minor, days) : null,
    lost: await store.losses(ctx, id, period),
    behind: await store.figuresBehind(ctx, id),
  }
}

export const health = query('ledger.health', {
  doc: 'How the currency of a group is doing, in shares and counts without names; nothing for fewer than twenty accounts.',
  input: Health,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  async run(ctx, { months }, { currency }): Promise<HealthView> {
    const { today } = currency
    const period = endingWith(monthOf(today), months)
    const recentFrom = firstDay(monthsLater(monthOf(today), -stuckMonths))
    const unit = unitOf(currency)
    const found = healthOf(await store.healthAccounts(ctx, currency.id, period, recentFrom), {
      months,
      recentFrom,
      base: unit.kind === 'hours' ? 3600n : 10n ** BigInt(unit.scale),
    })
    return {
      period,
      unit,
      least: leastAccounts,
      today,
      health: found && { ...found, ...(await figures(ctx, currency, period)) },
    }
  },
})
