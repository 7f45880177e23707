// Checks an input against its shape. Every text is cleaned in one place: control characters and
// direction overrides are refused, and each field has a maximum.
import * as v from 'valibot'
import { refuse, type FieldError, type Params } from './errors.ts'

export type Shape = v.GenericSchema<unknown, unknown>
export type In<S extends Shape> = v.InferInput<S>
export type Out<S extends Shape> = v.InferOutput<S>

// C0/C1 controls but tab and line feed; bidi overrides and isolates (UAX #9) that can turn a page's words round; byte order marks.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const printable = (t: string): boolean => !forbidden.test(t) && !loneSurrogate.test(t)
const clean = v.check<string, 'characters'>(printable, 'characters')

// Signs without a shape of their own: joiners, soft hyphens, fillers. Useful in a word, no word by themselves.
const shapeless = /[\p{Cf}\p{Z}\p{C}\s\u034f\u115f\u1160\u2800\u3164\uffa0]+/gu
const seen = (min: number) =>
  v.check<string, 'required'>((t) => min === 0 || t.replace(shapeless, '') !== '', 'required')

/** One line of text, trimmed. */
export const line = (max: number, min = 0) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(min, min === 1 ? 'required' : 'too_short'),
    v.maxLength(max, 'too_long'),
    clean,
    v.check((t) => !/[\n\t\u2028\u2029]/.test(t), 'characters'),
    seen(min),
  )
/** Text with line breaks; CRLF and every other kind becomes LF. */
export const prose = (max: number, min = 0) =>
  v.pipe(
    v.string(),
    v.transform((t) => t.replace(/\r\n|[\r\u2028\u2029]/g, '\n').trim()),
    v.minLength(min, min === 1 ? 'required' : 'too_short'),
    v.maxLength(max, 'too_long'),
    clean,
    seen(min),
  )
export const id = () => v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/, 'id'))
/** Ids are compared as text by the database; an upper-case one from a caller is still that id. */
export const mail = () =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(254, 'too_long'),
    v.regex(/^[^\s@"<>(),;:\\[\]]+@[^\s@"<>(),;:\\[\]]+\.[^\s@"<>(),;:\\[\].]{2,}$/u, 'mail'),
    clean,
  )
/** Whether a text is a day of the calendar, as `2026-03-12`. Years from 1000 to 9999. */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  // February 31 is read as March 3.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
export const day = () => v.pipe(v.string(), v.check(isDay, 'date'))
/** Opaque place in a list, as a query gave it. */
export const place = () =>
  v.optional(v.pipe(v.string(), v.maxLength(1000, 'too_long'), v.regex(/^[\w.:~-]*$/, 'place')))
/** Minor units; a decimal string from JSON, since JSON has no whole number that large. */
export const minor = () =>
  v.pipe(
    v.union(
      [
        v.pipe(
          v.string(),
          v.regex(/^-?\d{1,16}$/, 'amount'),
          v.transform((t) => BigInt(t)),
        ),
        v.bigint(),
      ],
      'amount',
    ),
    v.minValue(-1_000_000_000_000_000n, 'too_large'),
    v.maxValue(1_000_000_000_000_000n, 'too_large'),
  )

/** Places of a keyset list: the values of the last row, as one opaque word. */
export const toPlace = (...parts: (string | number | bigint | Date)[]): string =>
  Buffer.from(JSON.stringify(parts.map((p) => (p instanceof Date ? p.toISOString() : String(p))))).toString('base64url')

/** What a part of a place is. A place comes from outside: what the database could not read is refused before it is asked. */
export type PlacePart = 'id' | 'instant' | 'number' | 'small' | 'text'
const fits: Record<PlacePart, (part: string) => boolean> = {
  id: (part) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(part),
  instant: (part) => /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(part) && !Number.isNaN(Date.parse(part)),
  number: (part) => /^\d{1,18}$/.test(part),
  small: (part) => /^\d{1,4}$/.test(part),
  text: printable,
}

/**
 * The parts of a place, in order; null at the beginning of a list.
 * @throws `kernel.input_invalid` for what `toPlace` never wrote
 */
export function fromPlace(word: string | undefined, ...parts: PlacePart[]): string[] | null {
  if (!word) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(word, 'base64url').toString('utf8'))
    const ours = (part: unknown, i: number): boolean =>
      typeof part === 'string' && part.length < 400 && fits[parts[i]!](part)
    if (Array.isArray(read) && read.length === parts.length && read.every(ours)) return read as string[]
  } catch {
    // a place that was never ours: the same answer as a malformed one
  }
  throw refuse('kernel.input_invalid', {}, { after: { key: 'kernel.field.place' } })
}

const typeKeys: Record<string, string> = {
  string: 'required',
  picklist: 'choice',
  union: 'choice',
  boolean: 'choice',
  integer: 'number',
  number: 'number',
}

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const own = issue.message
  const params: Params = {}
  if (issue.requirement !== undefined && ['number', 'bigint'].includes(typeof issue.requirement))
    params.limit = issue.requirement as number
  if (/^[a-z_]+$/.test(own)) return { key: `kernel.field.${own}`, params }
  if (issue.received === 'undefined') return { key: 'kernel.field.required' }
  return { key: `kernel.field.${typeKeys[issue.type] ?? 'wrong'}`, params }
}

/** The checked value, or `kernel.input_invalid` with one error per field. */
export function check<S extends Shape>(shape: S, raw: unknown): Out<S> {
  const result = v.safeParse(shape, raw, { abortPipeEarly: true })
  if (result.success) return result.output
  const fields: Record<string, FieldError> = {}
  for (const issue of result.issues) {
    const path = issue.path?.map((step) => String(step.key)).join('.') || 'input'
    fields[path] ??= fieldError(issue)
  }
  throw refuse('kernel.input_invalid', {}, fields)
}
