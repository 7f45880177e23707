// Door 1 of deals: browser-safe. Two members agree on something, do it, settle it and say how it was.
import { declareErrors } from '#kernel/errors'
import type { Id } from '#kernel/ids'

export * as limits from './limits.ts'
export * as policy from './policy.ts'
export { stations, states, turn, type DealState, type Side } from './rules.ts'
export { asks, verdicts, type FeedbackVerdict, type How } from './schema.ts'
export type * from './views.ts'

export type DealId = Id<'deal'>
export type FeedbackId = Id<'feedback'>

/** The confirm page behind the link of a letter. */
export const linkPath = (token: string): string => `/m/deal/${token}`

/** The subject is the deal; data: `giver`, `receiver` (persons), `listing` (an item or null), and what each tells besides. */
export const facts = [
  'deal.begun',
  'deal.message_written',
  'deal.terms_proposed',
  'deal.agreed',
  'deal.day_come',
  'deal.confirmed',
  'deal.payment_asked',
  'deal.paid',
  'deal.cancelled',
  'deal.feedback_given',
  'deal.feedback_closed',
  'deal.feedback_replied',
  'deal.feedback_hidden',
] as const

export const errors = declareErrors({
  'deal.deal_absent': 'absent',
  'deal.switched_off': 'absent',
  'deal.member_absent': 'absent',
  'deal.member_unclaimed': 'conflict',
  'deal.own_listing': 'denied',
  'deal.with_yourself': 'denied',
  'deal.listing_away': 'conflict',
  'deal.other_gone': 'conflict',
  /** It is done, or was called off. */
  'deal.over': 'conflict',
  'deal.not_agreed': 'conflict',
  'deal.nothing_proposed': 'conflict',
  'deal.terms_changed': 'conflict',
  'deal.own_terms': 'denied',
  'deal.already_agreed': 'conflict',
  'deal.already_confirmed': 'conflict',
  'deal.terms_settled': 'conflict',
  'deal.only_receiver': 'denied',
  'deal.only_giver': 'denied',
  'deal.nothing_to_pay': 'conflict',
  'deal.already_asked': 'conflict',
  'deal.amount_unknown': 'invalid',
  'deal.amount_settled': 'invalid',
  'deal.not_done': 'conflict',
  'deal.feedback_absent': 'absent',
  'deal.feedback_given': 'conflict',
  'deal.feedback_closed': 'conflict',
  'deal.feedback_hidden': 'conflict',
  'deal.not_about_you': 'denied',
  'deal.already_replied': 'conflict',
  'deal.link_absent': 'absent',
  'deal.link_used': 'conflict',
  'deal.link_expired': 'conflict',
})
