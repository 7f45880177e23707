// Shapes of the acts about accounts that several people use.
import * as v from 'valibot'
import { id, line, minor } from '#kernel/shape'
import { account, flag } from './schema-parts.ts'

/** Somebody has a part in at most so many households. */
export const mostHouseholds = 5
const atMost = v.optional(v.nullable(v.pipe(minor(), v.minValue(0n, 'too_small'))), null)
const typed = v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long')), '')

/** A household's by its members; a group's or project's by those who keep the accounts. */
export const OpenShared = v.object({
  group: id(),
  currency: v.optional(id()),
  kind: v.optional(v.picklist(['household', 'group']), 'household'),
  name: line(80, 1),
})
/** Null and empty: no limit for this person. The texts are amounts as people type them. */
export const Share = v.object({
  group: id(),
  account,
  person: id(),
  may_spend: flag,
  per_payment_minor: atMost,
  per_day_minor: atMost,
  per_payment: typed,
  per_day: typed,
})
export const Unshare = v.object({ group: id(), account, person: id() })
export const OneShared = v.object({ group: id(), account })
