// Shapes of every input of people, with the limits as named constants.
import * as v from 'valibot'
import { locales } from '#kernel/context'
import { id, line, mail, prose } from '#kernel/shape'
import { isZone, localPath } from './rules.ts'

export const limits = {
  name: 120,
  device: 80,
  next: 500,
  password_min: 10,
  password_max: 200,
  token_name: 80,
  tokens: 20,
  token_days: 365,
} as const

export const themes = ['device', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Profile fields and their longest values, in the order in which they are shown. */
export const fieldLengths = { about: 2000, place: 120, languages: 200, phone: 60 } as const
export type FieldName = keyof typeof fieldLengths
export const fieldNames = Object.keys(fieldLengths) as FieldName[]
/** Those that may stand on a printed sheet, if their owner says so. */
export const printableFields = ['place', 'languages', 'phone'] as const satisfies readonly FieldName[]
export const isPrintable = (name: FieldName): boolean => (printableFields as readonly FieldName[]).includes(name)
/** What a field is open to before its owner chose: a telephone only to those with a role. */
export const firstAudience: Record<FieldName, Audience> = { about: 2, place: 2, languages: 2, phone: 1 }
type Audience = 0 | 1 | 2 | 3 | 4

const token = () => v.pipe(v.string(), v.maxLength(200, 'too_long'))
const device = () => v.optional(line(limits.device), '')
/** Opaque, from the browser's own cookie; only its hash is kept. */
const browser = () => v.pipe(v.string(), v.minLength(16, 'wrong'), v.maxLength(200, 'too_long'))
/** A path that is not ours leads home: the person typed an address, not that path. */
const next = () =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform((path) => localPath(path.slice(0, limits.next + 1)) ?? '/'),
    ),
    '/',
  )
/** As typed, spaces too; composed so that two keyboards give the same bytes. */
const password = (min: number = limits.password_min) =>
  v.pipe(
    v.string(),
    v.minLength(min, min === 1 ? 'required' : 'too_short'),
    v.maxLength(limits.password_max, 'too_long'),
    v.transform((text) => text.normalize('NFKC')),
  )
const timeZone = () => v.pipe(v.string(), v.maxLength(60, 'too_long'), v.check(isZone, 'choice'))
/** As the browser says it, unasked: what is none is left out, since nobody typed it. */
export const seenZone = () =>
  v.optional(
    v.pipe(
      v.string(),
      v.transform((zone) => (isZone(zone) ? zone : undefined)),
    ),
  )

export const Nothing = v.object({})
export const AskLink = v.object({
  address: mail(),
  name: v.optional(line(limits.name)),
  next: next(),
  browser: browser(),
})
export const LookAtLink = v.object({ token: token() })
export const FollowLink = v.object({
  token: token(),
  name: v.optional(line(limits.name)),
  device: device(),
  zone: seenZone(),
})
export const EnterCode = v.object({
  code: v.pipe(
    v.string(),
    v.transform((text) => text.replace(/[\s-]/g, '')),
    v.regex(/^\d{6}$/, 'wrong'),
  ),
  browser: browser(),
  name: v.optional(line(limits.name)),
  device: device(),
  zone: seenZone(),
})
export const SignInPassword = v.object({
  address: mail(),
  password: password(1),
  next: next(),
  device: device(),
  zone: seenZone(),
})
export const SetPassword = v.object({ password: password(), old: v.optional(password(1)) })
export const OneSession = v.object({ session: id() })

export const UpdateProfile = v.object({
  name: v.optional(line(limits.name, 1)),
  locale: v.optional(v.picklist(locales, 'choice')),
  time_zone: v.optional(timeZone()),
  theme: v.optional(v.picklist(themes, 'choice')),
})
const audience = () => v.picklist([0, 1, 2, 3, 4] as const, 'choice')
const field = (name: FieldName) =>
  v.object({
    value: name === 'about' ? prose(fieldLengths[name]) : line(fieldLengths[name]),
    audience: audience(),
    /** May stand on the sheets that the group prints; left out, it stays as it is. */
    printed: v.optional(isPrintable(name) ? v.boolean('choice') : v.literal(false, 'choice')),
  })
/** Fields left out stay as they are; an empty value takes the field away. */
export const SetFields = v.object({
  about: v.optional(field('about')),
  place: v.optional(field('place')),
  languages: v.optional(field('languages')),
  phone: v.optional(field('phone')),
})
export const SetPicture = v.object({ picture: v.nullable(id()) })
export const OnePerson = v.object({ person: id(), group: v.optional(v.nullable(id())) })

export const MakeToken = v.object({
  name: line(limits.token_name, 1),
  scopes: v.pipe(v.array(line(40)), v.minLength(1, 'required'), v.maxLength(30, 'too_long')),
  days: v.pipe(
    v.number('number'),
    v.integer('number'),
    v.minValue(1, 'too_small'),
    v.maxValue(limits.token_days, 'too_large'),
  ),
})
export const OneToken = v.object({ token: id() })

export const MakeHost = v.object({
  address: mail(),
  name: v.optional(line(limits.name)),
  locale: v.optional(v.picklist(locales, 'choice')),
  time_zone: v.optional(timeZone()),
})
export const ResetLink = v.object({ address: mail() })
