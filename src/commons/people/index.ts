// Door 1 of people: browser-safe. Who somebody is, what others see of them, and why an act is refused.
import { declareErrors } from '#kernel/errors'
import type { Translate } from '#kernel/messages'
import type { FieldName } from './schema.ts'

export { deviceOf, isZone, localPath } from './rules.ts'
export {
  fieldNames,
  isPrintable,
  limits,
  printableFields,
  seenZone,
  themes,
  type FieldName,
  type Theme,
} from './schema.ts'
export type * from './views.ts'
export * as policy from './policy.ts'

/** A link by mail works so long. */
export const linkMinutes = 20
/** Tries with the six figures of one link. */
export const codeTries = 5
/** A session ends when it was not used for so long. */
export const sessionDays = 90

/** The page that a sign-in link opens: it shows what will happen and has one button. */
export const linkPath = (token: string): string => `/m/in/${token}`

/** A printed field and what it is called, which is nothing where it speaks for itself. */
export const printedLine = (
  t: Translate,
  { field, value }: { field: FieldName; value: string },
): { label: string; value: string } => ({
  label: field === 'place' ? '' : t(`people.printed_label.${field}`),
  value,
})

export const errors = declareErrors({
  'people.link_absent': 'absent',
  'people.link_expired': 'conflict',
  'people.link_used': 'conflict',
  'people.code_wrong': 'invalid',
  'people.code_blocked': 'limit',
  'people.code_absent': 'absent',
  'people.name_needed': 'invalid',
  'people.sign_in_wrong': 'denied',
  'people.password_wrong': 'denied',
  'people.password_weak': 'invalid',
  'people.proof_needed': 'denied',
  'people.session_needed': 'denied',
  'people.session_absent': 'absent',
  'people.token_absent': 'absent',
  'people.tokens_many': 'limit',
  'people.person_absent': 'absent',
  'people.already_claimed': 'conflict',
  'people.picture_absent': 'absent',
  'people.system_only': 'denied',
})

export const facts = [
  'people.person_made',
  'people.person_claimed',
  'people.profile_edited',
  'people.password_set',
  'people.token_made',
] as const
