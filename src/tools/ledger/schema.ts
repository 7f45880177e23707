// Shapes of every input, and the limits as named constants.
import * as v from 'valibot'
import { day, id, line, minor, place, prose } from '#kernel/shape'
import { account, bound, code, flag } from './schema-parts.ts'

export * from './schema-books.ts'
export * from './schema-currency.ts'
export * from './schema-lives.ts'
export * from './schema-shared.ts'

export const descriptionLimit = 500
export const reasonLimit = 500
export const unitLimit = 40
export const findLimit = 80
/** A request waits so long. */
export const requestDays = 60
export const pageSize = 50
/** So many entries are looked at for one page, where a filter lets few pass. */
export const scanLimit = 5000
export const latelyShown = 8
/** After so many refusals in this time an actor has to wait: limits and codes can't be felt out. */
export const refusalsAllowed = 30
export const refusalMinutes = 10

/** Which of the group's currencies; its own unit when left out. */
const currency = v.optional(id())
/** `amount` as a person types it, read in the caller's language; or `amount_minor`. */
const amounts = {
  amount: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  amount_minor: v.optional(minor()),
}
const deal = {
  group: id(),
  currency,
  ...amounts,
  description: v.optional(prose(descriptionLimit), ''),
  /** The day it happened, `2026-03-12`; today when left out. */
  occurred_on: v.optional(day()),
  /** What it pays for, e.g. a listing. */
  item: v.optional(id()),
  /** What it pays for in another room, e.g. a deal; kept and told, not read here. */
  pays_for: v.optional(id()),
}
/** A text as one types it into a field for amounts. */
export const ReadAmount = v.object({ group: id(), amount: v.pipe(v.string(), v.maxLength(60, 'too_long')) })
export const Pay = v.object({ ...deal, to: account, from: v.optional(account) })
export const AdminPay = v.object({
  ...deal,
  from: account,
  to: account,
  reason: prose(reasonLimit, 1),
  pass_limit: flag,
})
/** `to`: an account that the actor shares with others, in place of their own. */
export const RecordGiven = v.object({ ...deal, from: account, to: v.optional(account) })
export const Request = v.object({ ...deal, from: account, to: v.optional(account) })
export const Accept = v.object({ transfer: id() })
export const Decline = v.object({ transfer: id(), reason: v.optional(prose(reasonLimit), '') })
export const Cancel = v.object({ transfer: id() })
/** Without an amount: all that is left of it. */
export const Reverse = v.object({ transfer: id(), ...amounts, reason: v.optional(prose(reasonLimit), '') })

export const OpenCurrency = v.object({
  group: id(),
  kind: v.picklist(['hours', 'credit']),
  one: line(unitLimit, 1),
  other: line(unitLimit, 1),
  symbol: v.optional(line(8), ''),
  scale: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0, 'too_small'), v.maxValue(6, 'too_large')), 2),
  step_s: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0, 'too_small'), v.maxValue(86_400, 'too_large')), 0),
  code: v.pipe(v.string(), v.toUpperCase(), v.regex(/^[A-Z]{4}$/, 'wrong')),
  time_zone: v.optional(line(60), 'UTC'),
  default_workflow: v.optional(v.picklist(['send', 'record']), 'send'),
  visibility: v.optional(v.picklist(['own', 'members']), 'own'),
  min_minor: bound,
  max_minor: bound,
  soft_min_minor: bound,
  soft_max_minor: bound,
  reason: v.optional(prose(reasonLimit), ''),
})
export const OpenAccount = v.object({
  group: id(),
  person: v.optional(id()),
  kind: v.optional(v.picklist(['member', 'group', 'link', 'difference']), 'member'),
  code: v.optional(v.pipe(v.string(), v.toUpperCase(), v.regex(code, 'wrong'))),
  name: v.optional(line(120), ''),
})
/** Without `account`: what holds for all accounts that have none of their own. A bound that is null does not exist. */
export const SetLimits = v.object({
  group: id(),
  currency,
  account: v.optional(account),
  /** This account follows the group again, at the lower or the upper end. */
  follow_min: flag,
  follow_max: flag,
  min_minor: bound,
  max_minor: bound,
  soft_min_minor: bound,
  soft_max_minor: bound,
  reason: prose(reasonLimit, 1),
})
export const SetStatus = v.object({
  group: id(),
  currency,
  account,
  status: v.picklist(['active', 'frozen', 'closed']),
})
export const RenameCurrency = v.object({
  group: id(),
  one: line(unitLimit, 1),
  other: line(unitLimit, 1),
  symbol: v.optional(line(8), ''),
})

const direction = v.optional(v.picklist(['all', 'in', 'out']), 'all')
const typedAmount = v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long')), '')
/** Days by when it happened. Amounts without sign: as typed (`least`, `most`) or in minor units. */
const filter = {
  direction,
  find: v.optional(line(findLimit), ''),
  from: v.optional(day()),
  to: v.optional(day()),
  /** The other side: its code, its id or its holder. */
  with: v.optional(account),
  /** One, or one with all that stand below it. */
  category: v.optional(v.union([id(), v.pipe(v.array(id()), v.maxLength(500, 'too_long'))])),
  least: typedAmount,
  most: typedAmount,
  least_minor: v.optional(minor()),
  most_minor: v.optional(minor()),
}
export const OfGroup = v.object({ group: id() })
export const OfCurrency = v.object({ group: id(), currency })
export const OfAccount = v.object({ group: id(), currency, account })
export const Statement = v.object({ group: id(), currency, account: v.optional(account), ...filter, after: place() })
export const StatementCsv = Statement
export const BalanceLine = v.object({
  group: id(),
  currency,
  account: v.optional(account),
  months: v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.transform(Number))]),
      v.integer(),
      v.minValue(1, 'too_small'),
      v.maxValue(60, 'too_large'),
    ),
    12,
  ),
})
export const OneTransfer = v.object({ transfer: id() })
export const OnePayee = v.object({ group: id(), currency, to: account })
/** What a payment would do to one's own balance. */
export const Preview = v.object({
  group: id(),
  currency,
  way: v.optional(v.picklist(['pay', 'receive']), 'pay'),
  ...amounts,
})
export const Payees = v.object({ group: id(), currency, find: v.optional(line(findLimit), ''), after: place() })
export const Accounts = v.object({ group: id(), currency, find: v.optional(line(findLimit), ''), after: place() })

/** Of one's own account, of `account`, or of the `whole` currency. */
export const Journal = v.object({
  group: id(),
  account: v.optional(account),
  whole: flag,
  form: v.optional(v.picklist(['hledger', 'beancount']), 'hledger'),
  from: v.optional(day()),
  to: v.optional(day()),
  after: place(),
})
export const OpenBalances = v.object({ group: id(), find: v.optional(line(findLimit), ''), after: place() })
export const OpenBalance = v.object({ group: id(), person: id() })
/** What is left out stays as it is; a category of null is none. */
export const CorrectText = v.object({
  transfer: id(),
  description: v.optional(prose(descriptionLimit)),
  category: v.optional(v.nullable(id())),
  occurred_on: v.optional(day()),
  reason: v.optional(prose(reasonLimit), ''),
})
export const Corrections = v.object({ transfer: id(), after: place() })
