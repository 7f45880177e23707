// Door 1 of portability: browser-safe. What an import found, what it would change, and why it is refused.
import { declareErrors } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { FileCount, SourceExchange } from './rules/plan.ts'
import type { Problem } from './rules/problem.ts'
import type { Found } from './rules/found.ts'
import type { Changes } from './rules/changes.ts'
import type { Compared, CurrencyFit } from './rules/fit.ts'

export type { Problem, ProblemCode, ProblemEffect } from './rules/problem.ts'
export type { Decisions } from './rules/decisions.ts'
export type { Changed, ChangesOf } from './rules/changes.ts'
export type { Changes, Compared, CurrencyFit, Found }
export { problemLine, reportLines } from './rules/say.ts'

/** What an import says of itself, before and after. Amounts are minor units. */
export type ImportReport = {
  group: { id: GroupId; address: string; name: string }
  exchange: SourceExchange
  found: Found
  /** rows of each file that was given */
  counts: Record<string, FileCount>
  /** all of them, also those that only tell */
  problems: Problem[]
  /** those that keep the import from being written until they are mended or decided */
  open: Problem[]
  currency: CurrencyFit
  changes: Changes
  /** null when nothing was written: a dry run */
  written: Written | null
}

export type Written = {
  /** posted to the difference account, because somebody decided so */
  differences: { account: string; amount_minor: bigint }[]
  /** each account of the source with its balance there and here */
  compared: Compared[]
}

/** The first reason why nothing may be written, or null. */
export function importRefusal({
  problems,
  open,
  currency,
}: Pick<ImportReport, 'problems' | 'open' | 'currency'>): keyof typeof errors | null {
  if (problems.some((p) => p.row === 'file')) return 'portability.file_refused'
  if (currency.fit !== 'same' && currency.fit !== 'renamed') return 'portability.currency_unfit'
  if (open.some((p) => p.row === 'decision')) return 'portability.decision_open'
  return open.length > 0 ? 'portability.row_refused' : null
}

export const errors = declareErrors({
  'portability.folder_absent': 'absent',
  'portability.file_refused': 'invalid',
  'portability.currency_unfit': 'conflict',
  'portability.decision_open': 'conflict',
  'portability.row_refused': 'conflict',
})

export const facts = ['portability.group_imported'] as const
