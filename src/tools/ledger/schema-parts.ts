// Parts that the shapes of several files share.
import * as v from 'valibot'
import { minor } from '#kernel/shape'

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
export const code = /^[A-Z0-9][A-Z0-9-]{1,23}$/

/** Whose account: its code as people write it, its id, or the id of its holder. */
export const account = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(36, 'too_long'),
  v.transform((name) => (name.length === 36 ? name.toLowerCase() : name.toUpperCase())),
  v.check((name) => (name.length === 36 ? uuid : code).test(name), 'id'),
)
/** A tick of a form, or a boolean. */
export const flag = v.optional(
  v.union([
    v.boolean(),
    v.pipe(
      v.picklist(['on', 'true', 'false', '']),
      v.transform((t) => t === 'on' || t === 'true'),
    ),
  ]),
  false,
)
export const bound = v.optional(v.nullable(minor()), null)
