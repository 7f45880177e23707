// Shapes of every input of notices, with the limits as named constants.
import * as v from 'valibot'
import { locales } from '#kernel/context'
import { id, line, mail, place } from '#kernel/shape'

export const limits = { needs: 50, page: 30, value: 2000, link: 500 } as const

export const Nothing = v.object({})
const kind = () => v.pipe(v.string(), v.regex(/^[a-z]+\.[a-z]+(_[a-z]+)*$/, 'wrong'), v.maxLength(80, 'too_long'))
export const InGroup = v.object({ group: v.optional(v.nullable(id())) })
export const Listed = v.object({ group: v.optional(v.nullable(id())), after: place() })
/** Up to and with this notice, of one group; without either, all. */
export const Seen = v.object({
  group: v.optional(v.nullable(id())),
  upto: v.optional(v.pipe(v.string(), v.regex(/^\d{1,18}$/, 'id'))),
})
export const SetMail = v.object({ kind: v.union([v.literal('*'), kind()], 'choice'), mail: v.boolean() })
const token = () => v.pipe(v.string(), v.maxLength(500, 'too_long'))
export const LookAtStop = v.object({ token: token() })
/** `all`: every kind that can be stopped, not only the one of that letter. */
export const Stop = v.object({ token: token(), all: v.optional(v.boolean(), false) })
export const Page = v.object({ after: place() })
export const OneMail = v.object({ mail: id() })
export const SendMail = v.object({
  address: mail(),
  /** Whose address it is, where it is somebody's. */
  person: v.optional(v.nullable(id())),
  locale: v.picklist(locales),
  kind: kind(),
  values: v.optional(v.record(line(60), v.union([v.pipe(v.string(), v.maxLength(limits.value)), v.number()])), {}),
  /** A path on this site for the button. */
  link: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(limits.link)))),
  group: v.optional(v.nullable(id())),
  /** The same word twice writes one letter. */
  once: v.optional(line(200)),
})
