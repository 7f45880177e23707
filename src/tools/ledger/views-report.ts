// What reports answer. Amounts are minor units; figures that would show a person are put together, or left out.
import type { Unit } from './rules/amount.ts'
import type { Health } from './rules/health.ts'
import type { Areas, MemberFigures } from './rules/report.ts'
import type { Period } from './rules/months.ts'
import type { Party } from './views.ts'

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

/** One month of the health page; null where fewer than five people stood behind it, or nothing was exchanged. */
export type HealthMonth = {
  month: string
  exchanges: bigint | null
  minor: bigint | null
  people: number | null
  /** Weeks until a unit that was held is exchanged again. */
  weeks: number | null
}
/** `null`: the group has too few accounts to hide in. */
export type HealthView = {
  period: Period
  unit: Unit
  least: number
  today: string
  health: (Health & HealthFigures) | null
}
export type HealthFigures = {
  months: HealthMonth[]
  total: ReportRow | null
  /** Took part in the period of the same length before; null: fewer than five. */
  activeBefore: number | null
  weeks: number | null
  lost: { written_off_minor: bigint; left_minor: bigint }
  behind: bigint
}

/** `ledger.silent`: by number; `last_on` null: no entry ever. */
export type SilentPage = { rows: { party: Party; last_on: string | null }[]; after: string | null; months: number }
type Some<Row> = { rows: Row[]; more: boolean }
/** `ledger.desk`: the first few of each, with names and balances, for those who may see all accounts. */
export type DeskView = {
  unit: Unit
  near: Some<{ party: Party; balance: bigint; end: 'low' | 'high' }>
  fresh: Some<{ party: Party; opened_at: Date }>
  waiting: Some<{
    transfer: string
    payer: Party
    payee: Party
    amount: bigint
    asked_at: Date
    due_at: Date | null
    author: string | null
  }>
  silent: SilentPage
}
