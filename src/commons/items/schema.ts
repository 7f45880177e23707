// Shapes of every input of items.
import * as v from 'valibot'
import { id, line, place } from '#kernel/shape'
import * as limits from './limits.ts'
import { audiences, type Audience } from './audience.ts'

/** 1 roles, 2 members, 3 network, 4 public; forms send text. `self` is for drafts, which no room has yet. */
export const audience = () =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^[1-4]$/, 'choice'), v.transform(Number))], 'choice'),
    v.picklist([audiences.roles, audiences.members, audiences.network, audiences.public], 'choice'),
    v.transform((n): Audience => n),
  )

export const OneItem = v.object({ item: id() })
export const History = v.object({ item: id(), after: place() })
export const Alt = v.optional(line(limits.alt), '')
export const Search = v.object({
  group: id(),
  text: line(limits.find),
  kinds: v.optional(v.pipe(v.array(v.pipe(line(40, 1), v.regex(/^[a-z_]+$/, 'choice'))), v.maxLength(20, 'too_long'))),
  after: place(),
})
