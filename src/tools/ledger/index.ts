// Door 1 of the ledger: browser-safe. What an account is, how amounts are read and written, and why an act is refused.
import { declareErrors } from '#kernel/errors'
import type { Id } from '#kernel/ids'
import { amountErrors } from './rules/amount.ts'
import { limitErrors } from './rules/limits.ts'
import { workflowErrors } from './rules/workflow.ts'

export { amountText, formatAmount, maxMinor, parseAmount, spokenAmount } from './rules/amount.ts'
export type { AmountCode, AmountOutcome, AmountParts, SignShown, Unit } from './rules/amount.ts'
export { JournalCheck, checkJournal, type JournalChecked } from './rules/journal-check.ts'
export { availableToPay, availableToReceive, limitPassed, softWarning } from './rules/limits.ts'
export type { AccountBounds, SoftWarning } from './rules/limits.ts'
export type { TransferState } from './rules/workflow.ts'
export * as shapes from './schema.ts'
export * as policy from './policy.ts'
export type * from './views.ts'
export type * from './views-report.ts'
export { reportTables, type ReportTable } from './schema-report.ts'

export type AccountId = Id<'account'>
export type CurrencyId = Id<'currency'>
export type TransferId = Id<'transfer'>
/** Points: only a role gives them. Record: a book of national money that changed hands elsewhere. */
export type CurrencyKind = 'hours' | 'credit' | 'points' | 'record'

/** What a payment answers. `balance_minor` is the actor's own balance after it; null for who acts for others. */
export type Posted = { transfer: TransferId; seq: bigint; balance_minor: bigint | null }

/**
 * Data of each: `transfer`, `payer_person`, `payee_person` (null: no person holds it), `amount_minor` as text, `currency`;
 * the subject is the transfer. `transfer_completed` has `act` (send, record, admin, accept), `transfer_reversed` has `reverses`,
 * and its payer is the payee of the transfer that it turns round.
 */
export const facts = [
  'ledger.transfer_completed',
  'ledger.transfer_requested',
  'ledger.transfer_declined',
  'ledger.transfer_cancelled',
  'ledger.transfer_expired',
  'ledger.transfer_reversed',
  /** It was made, and names what it pays for: `pays_for`. */
  'ledger.transfer_referred',
  'ledger.transfers_imported',
  'ledger.currency_added',
  'ledger.account_opened',
  'ledger.account_shared',
  'ledger.account_unshared',
  'ledger.transfer_corrected',
  'ledger.category_set',
  'ledger.account_status_changed',
  'ledger.account_left',
  'ledger.account_closed',
  'ledger.account_dormant',
  'ledger.member_away',
  'ledger.member_back',
  'ledger.transfer_contested',
  'ledger.contest_settled',
  'ledger.period_closed',
  'ledger.period_reopened',
] as const

export const errors = declareErrors({
  ...amountErrors,
  ...limitErrors,
  ...workflowErrors,
  'ledger.currency_absent': 'absent',
  'ledger.account_absent': 'absent',
  'ledger.account_missing': 'conflict',
  'ledger.account_frozen': 'conflict',
  'ledger.account_not_empty': 'conflict',
  'ledger.payer_absent': 'absent',
  'ledger.payee_absent': 'absent',
  'ledger.accounts_same': 'invalid',
  /** The other side's account is frozen or closed; which of them is not told. */
  'ledger.other_unavailable': 'conflict',
  /** A limit of the other side; not which, nor by how much. */
  'ledger.other_limit_passed': 'limit',
  'ledger.limits_crossed': 'invalid',
  'ledger.symbol_taken': 'conflict',
  'ledger.name_taken': 'conflict',
  'ledger.currencies_full': 'conflict',
  /** Its names stay once something was exchanged in it. */
  'ledger.currency_in_use': 'conflict',
  /** Points are given by roles and not paid on. */
  'ledger.points_only_given': 'denied',
  'ledger.not_points': 'invalid',
  'ledger.workflow_off': 'denied',
  'ledger.spending_denied': 'denied',
  'ledger.date_in_future': 'invalid',
  /** param `closed`: the last day that nothing is dated to any more */
  'ledger.period_closed': 'conflict',
  'ledger.item_absent': 'absent',
  'ledger.transfer_absent': 'absent',
  'ledger.request_expired': 'conflict',
  'ledger.already_reversed': 'conflict',
  'ledger.not_reversible': 'conflict',
  /** param `left`: what was not sent back yet */
  'ledger.reversal_too_large': 'invalid',
  /** What one may pay from an account shared with others; params `per` (payment, day), `limit`, `over`. */
  'ledger.share_passed': 'limit',
  'ledger.households_full': 'conflict',
  /** A shared account needs somebody who may pay from it. */
  'ledger.last_user': 'conflict',
  'ledger.balances_private': 'denied',
  'ledger.not_recorded': 'conflict',
  'ledger.words_erased': 'conflict',
  'ledger.date_after_entry': 'invalid',
  'ledger.category_absent': 'absent',
  'ledger.period_backwards': 'invalid',
  'ledger.period_too_long': 'invalid',
  'ledger.dates_crossed': 'invalid',
  'ledger.not_contestable': 'denied',
  'ledger.already_contested': 'conflict',
  'ledger.contest_late': 'conflict',
  'ledger.contest_absent': 'conflict',
  /** Only days that are over can be closed. */
  'ledger.period_open': 'invalid',
  'ledger.already_closed': 'conflict',
  'ledger.period_absent': 'conflict',
  /** param `count` */
  'ledger.contests_open': 'conflict',
  /** param `unit`: the currency whose books do not agree */
  'ledger.books_off': 'conflict',
} as const)
