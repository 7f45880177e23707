// What reports answer. Amounts are minor units; figures that would show a person are put together, or left out.
import type { Unit } from './rules/amount.ts'
import type { Areas, MemberFigures } from './rules/report.ts'
import type { Period } from './rules/months.ts'

/** `people` null: five or more, how many is not known. */
export type ReportRow = { name: string; exchanges: bigint; minor: bigint; people: number | null }
/** `other`: what was put together because fewer than five people stood behind it. */
export type ReportRows = { rows: ReportRow[]; other: ReportRow | null; withheld: boolean }

export type ReportView = {
  period: Period
  unit: Unit
  /** Null: fewer than five people took part, so nothing is told. */
  total: ReportRow | null
  members: MemberFigures
  /** `name` is the month, `2026-03`; a month without exchanges is there with zeros. */
  months: ReportRows
  /** `name` is empty for exchanges without a category; most exchanges first. */
  categories: ReportRows
  areas: Areas
  /** Payments not counted yet. */
  behind: bigint
  /** The day on which it was made, where the group is. */
  today: string
}
