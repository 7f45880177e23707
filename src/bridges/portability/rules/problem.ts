// What is wrong with a file that somebody brings: one record per finding, named by file, line and column.
import type { Params } from '#kernel/errors'

/**
 * What follows from a problem. `file`: the whole file is refused, so nothing is imported. `refused`: this row stays out, the
 * others go on. `decision`: nothing is imported before somebody has decided. `warning`: imported, but not as it stood.
 */
export type ProblemEffect = 'file' | 'refused' | 'decision' | 'warning'

/** Every code with what its text may say. The texts are in `messages/`, under `portability.problem.<name>`. */
export const problemCodes = {
  // the file
  'portability.file_missing': [],
  'portability.file_empty': [],
  'portability.file_too_large': ['max_bytes'],
  'portability.file_binary': [],
  /** a spreadsheet: save it as CSV first */
  'portability.file_spreadsheet': [],
  'portability.text_not_utf8': ['byte'],
  /** the line is the one where the quote was opened */
  'portability.quote_unclosed': [],
  'portability.quote_stray': [],
  'portability.rows_too_many': ['max'],
  'portability.column_missing': ['column'],
  'portability.column_twice': ['column'],
  /** only a warning: kept aside, or dropped where the heading speaks of a secret (`kept` is false) */
  'portability.column_unknown': ['column', 'kept'],
  // the row
  'portability.fields_uneven': ['found', 'expected'],
  'portability.field_too_long': ['found_bytes', 'max_bytes'],
  'portability.value_missing': [],
  'portability.choice_unknown': ['value', 'choices'],
  'portability.amount_malformed': ['value'],
  'portability.amount_negative': ['value'],
  'portability.amount_too_precise': ['value', 'scale'],
  'portability.amount_too_large': ['value'],
  'portability.instant_malformed': ['value'],
  'portability.instant_skipped': ['value', 'zone'],
  'portability.instant_doubled': ['value', 'zone'],
  'portability.account_unknown': ['account'],
  'portability.account_twice': ['account', 'first_line'],
  'portability.accounts_same': ['account'],
  'portability.link_account_missing': ['account'],
  'portability.sides_foreign': ['buyer', 'seller'],
  'portability.sides_unequal': ['buyer_minor', 'seller_minor'],
  // the sense of it
  'portability.zone_unknown': ['country'],
  'portability.email_twice': ['account', 'first_account', 'first_line'],
  'portability.balance_differs': ['account', 'stated_minor', 'replayed_minor', 'difference_minor'],
  'portability.balance_missing': ['account', 'replayed_minor'],
  'portability.balances_unequal': ['sum_minor'],
} as const satisfies Record<`portability.${string}`, readonly string[]>

export type ProblemCode = keyof typeof problemCodes

/**
 * @property line the line where the record starts, from 1, the header included
 * @property column the heading as the file wrote it in lower case, or null where no one column is meant
 */
export type Problem = {
  file: string
  line: number
  column: string | null
  code: ProblemCode
  params: Params
  row: ProblemEffect
}

/** Long cells are cut, so that a report of a 2 MiB field stays readable. */
export const quoted = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value)
