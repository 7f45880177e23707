// Shapes of the acts about the lives of accounts.
import * as v from 'valibot'
import { day, id, place, prose } from '#kernel/shape'
import { account } from './schema-parts.ts'

export const OneAccount = v.object({ group: id(), currency: v.optional(id()), account })
/** From today on where no day is said; without an end until the member is back. */
export const GoAway = v.object({ group: id(), from: v.optional(day()), until: v.optional(day()) })
export const ComeBack = v.object({ group: id() })
export const ChangeStatus = v.object({
  group: id(),
  currency: v.optional(id()),
  account,
  status: v.picklist(['active', 'frozen', 'leaving']),
  reason: prose(500, 1),
})
/** `to`: who gets what is left; the community when left out. */
export const LeaveAccount = v.object({ group: id(), currency: v.optional(id()), to: v.optional(account) })
/** `to`: an heir or another account that gets what is left; the community when left out. What is missing comes from the reserve. */
export const CloseAccount = v.object({
  group: id(),
  currency: v.optional(id()),
  account,
  to: v.optional(account),
  reason: prose(500, 1),
})
export const ByItself = v.object({ group: id(), after: place() })
