// Shapes of the acts about currencies.
import * as v from 'valibot'
import { id, line, minor, prose } from '#kernel/shape'
import { account, bound, flag } from './schema-parts.ts'

export const currencyKinds = ['hours', 'credit', 'points', 'record'] as const
/** A group has at most so many, its own unit included. */
export const mostCurrencies = 10

const whole = (least: number, most: number) =>
  v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.regex(/^\d{1,6}$/, 'wrong'),
        v.transform((text) => Number(text)),
      ),
    ]),
    v.integer(),
    v.minValue(least, 'too_small'),
    v.maxValue(most, 'too_large'),
  )

const names = {
  one: line(40, 1),
  other: line(40, 1),
  symbol: v.optional(line(8), ''),
}
const ways = {
  default_workflow: v.optional(v.picklist(['send', 'record']), 'send'),
  visibility: v.optional(v.picklist(['own', 'members']), 'own'),
  opens: v.optional(v.picklist(['at_once', 'first_use']), 'at_once'),
}

const typed = v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long')), '')

/** Points: only a role gives them. Record: a book of national money that changed hands elsewhere. */
export const AddCurrency = v.object({
  group: id(),
  kind: v.picklist(currencyKinds),
  ...names,
  ...ways,
  scale: v.optional(whole(0, 6), 2),
  step_s: v.optional(whole(0, 86_400), 900),
  min_minor: bound,
  max_minor: bound,
  soft_min_minor: bound,
  soft_max_minor: bound,
  /** The same as people type them: how far below zero, how far above. */
  lowest: typed,
  highest: typed,
  reason: v.optional(prose(500), ''),
})
/** What is left out stays as it is; `write_off_minor` and `dormant_months` null: never. */
export const ChangeCurrency = v.object({
  group: id(),
  currency: id(),
  one: v.optional(names.one),
  other: v.optional(names.other),
  symbol: v.optional(line(8)),
  default_workflow: v.optional(v.picklist(['send', 'record'])),
  visibility: v.optional(v.picklist(['own', 'members'])),
  opens: v.optional(v.picklist(['at_once', 'first_use'])),
  frozen_receives: v.optional(flag),
  write_off_minor: v.optional(v.nullable(v.pipe(minor(), v.minValue(0n, 'too_small')))),
  /** The same as people type it; empty: never. */
  write_off: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  write_off_days: v.optional(whole(0, 3650)),
  dormant_months: v.optional(v.nullable(whole(1, 120))),
  contest_days: v.optional(whole(0, 365)),
})
/** Points for a member, or thanks alone where the amount is zero. */
export const Award = v.object({
  group: id(),
  currency: id(),
  to: account,
  amount: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  amount_minor: v.optional(minor()),
  description: prose(500, 1),
})
