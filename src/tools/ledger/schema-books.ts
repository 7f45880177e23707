// Shapes of objections, corrections and closed periods.
import * as v from 'valibot'
import { day, id, minor, place, prose } from '#kernel/shape'
import { account } from './schema-parts.ts'

export const Contest = v.object({ transfer: id(), reason: prose(500, 1) })
/** `keep`: it stands. `reverse`: it is sent back, as a whole or (with an amount) in part. */
export const SettleContest = v.object({
  transfer: id(),
  outcome: v.picklist(['keep', 'reverse']),
  amount: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  amount_minor: v.optional(minor()),
  note: prose(500, 1),
})
export const Contests = v.object({ group: id(), after: place() })
/** Into a closed period, with the reason that is shown. */
export const Correct = v.object({
  group: id(),
  currency: v.optional(id()),
  from: account,
  to: account,
  amount: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  amount_minor: v.optional(minor()),
  description: v.optional(prose(500), ''),
  occurred_on: v.optional(day()),
  item: v.optional(id()),
  reason: prose(500, 1),
})
export const ClosePeriod = v.object({ group: id(), until: day(), reason: prose(500, 1) })
export const ReopenPeriod = v.object({ group: id(), reason: prose(500, 1) })
export const Periods = v.object({ group: id(), until: v.optional(day()) })
export const Year = v.object({ group: id(), currency: v.optional(id()), from: day(), to: day() })
