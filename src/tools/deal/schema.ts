// Shapes of every input of deals.
import * as v from 'valibot'
import { day, id, line, minor, place, prose } from '#kernel/shape'
import * as limits from './limits.ts'

export const verdicts = ['yes', 'soso', 'no'] as const
/** Was it a thank-you: yes, so-so, no. */
export type FeedbackVerdict = (typeof verdicts)[number]
export const asks = ['amount', 'gift', 'open'] as const
/** How much is agreed: an amount, nothing (a gift), or later. */
export type How = (typeof asks)[number]

const version = v.pipe(
  v.union(
    [
      v.number(),
      v.pipe(
        v.string(),
        v.regex(/^\d{1,6}$/, 'number'),
        v.transform((text) => Number(text)),
      ),
    ],
    'number',
  ),
  v.integer('number'),
  v.minValue(0, 'too_small'),
  v.maxValue(999_999, 'too_large'),
)
/** As a person types it, read in the caller's language; or whole minor units. */
const amounts = {
  amount: v.optional(v.pipe(v.string(), v.maxLength(60, 'too_long'))),
  amount_minor: v.optional(v.pipe(minor(), v.minValue(0n, 'too_small'))),
}
const flag = v.optional(
  v.union(
    [
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false']),
        v.transform((word) => word === 'true'),
      ),
    ],
    'choice',
  ),
  false,
)

export const Begin = v.object({
  /** The offer or want that is answered. Without it: `group` and `person`. */
  listing: v.optional(id()),
  group: v.optional(id()),
  person: v.optional(id()),
  /** Without a listing: I am the one who gives. */
  giving: flag,
  /** Without a listing: what it is about. */
  title: v.optional(line(limits.title), ''),
  text: prose(limits.message, 1),
})
export const Beginning = v.object({
  listing: v.optional(id()),
  group: v.optional(id()),
  person: v.optional(id()),
})
export const Write = v.object({ deal: id(), text: prose(limits.message, 1) })
export const Propose = v.object({
  deal: id(),
  what: prose(limits.what, 1),
  how: v.optional(v.picklist(asks, 'choice'), 'amount'),
  ...amounts,
  /** The day, `2026-03-14`. */
  on: v.optional(v.nullable(day())),
  /** The terms that were on the page; 0 when there were none. */
  version,
})
export const Agree = v.object({ deal: id(), version })
export const Confirm = v.object({ deal: id() })
export const Pay = v.object({ deal: id(), version, ...amounts })
export const Ask = v.object({
  deal: id(),
  version,
  /** `record`: in groups where the provider records what was given. */
  way: v.optional(v.picklist(['ask', 'record'], 'choice'), 'ask'),
  ...amounts,
})
export const Cancel = v.object({ deal: id(), words: prose(limits.words, 1) })
export const GiveFeedback = v.object({
  deal: id(),
  verdict: v.picklist(verdicts, 'choice'),
  text: v.optional(prose(limits.feedback), ''),
})
export const Reply = v.object({ feedback: id(), text: prose(limits.feedback, 1) })
export const Hide = v.object({ feedback: id(), reason: prose(limits.reason, 1) })

export const OneDeal = v.object({ deal: id() })
export const Deals = v.object({
  group: id(),
  state: v.optional(v.picklist(['open', 'past'], 'choice'), 'open'),
  after: place(),
})
export const Talk = v.object({ deal: id(), before: place() })
export const FeedbackOf = v.object({ group: id(), person: id(), after: place() })
export const OneLink = v.object({
  token: v.pipe(v.string(), v.maxLength(100, 'too_long'), v.regex(/^[\w-]*$/, 'wrong')),
})
