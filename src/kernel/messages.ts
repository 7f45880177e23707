// Texts by key and language: ICU MessageFormat, taken apart at build (message-parts.ts), put together here.
// Browser-safe and small: a page ships only the words that it shows, and no parser.
import type { Locale } from './context.ts'

/** A text, a value (`v`), a day (`d`), a number (`n`; `#` is the one counted), a plural (`p`) or a select (`s`) with its options. */
export type Part =
  | string
  | { v: string }
  | { d: string }
  | { n: string }
  | { p: string; o: Readonly<Record<string, readonly Part[]>> }
  | { s: string; o: Readonly<Record<string, readonly Part[]>> }
/** Plain text, or its parts where it has placeholders. */
export type Message = string | readonly Part[]
export type Catalogue = Readonly<Record<string, Message>>
export type Value = string | number | bigint | boolean | Date | null | undefined
export type Values = Readonly<Record<string, Value>>

export type Translate = {
  (key: string, values?: Values): string
  readonly locale: Locale
  has(key: string): boolean
}

const numbers = new Map<Locale, Intl.NumberFormat>()
const plurals = new Map<Locale, Intl.PluralRules>()

function once<T>(known: Map<Locale, T>, locale: Locale, make: () => T): T {
  let value = known.get(locale)
  if (value === undefined) known.set(locale, (value = make()))
  return value
}

const written = (locale: Locale, value: Value): string =>
  value === null || value === undefined || Number.isNaN(Number(value))
    ? String(value ?? '')
    : once(numbers, locale, () => new Intl.NumberFormat(locale)).format(value as number | bigint)

const days = new Map<Locale, Intl.DateTimeFormat>()
const style = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const

/** A calendar day, given as `2026-03-12`, in the reader's words. It has no hour and no zone. */
const spoken = (locale: Locale, value: Value): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(String(value))
    ? once(days, locale, () => new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, style)).format(
        new Date(String(value)),
      )
    : String(value ?? '')

/** The first of the names that there is, or what stands for all others. */
const option = (options: Readonly<Record<string, readonly Part[]>>, ...names: string[]): readonly Part[] =>
  options[names.find((name) => Object.hasOwn(options, name)) ?? 'other'] ?? []

/** @throws for a value that nobody gave: half a sentence is told to nobody. Null is nothing, on purpose. */
function given(values: Values, name: string): Value {
  const value = values[name]
  if (value === undefined) throw new Error(`a message lacks its ${name}`)
  return value
}

function put(locale: Locale, parts: readonly Part[], values: Values, counted: Value): string {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else if ('v' in part) text += String(given(values, part.v) ?? '')
    else if ('d' in part) text += spoken(locale, given(values, part.d))
    else if ('n' in part) text += written(locale, part.n === '#' ? counted : given(values, part.n))
    else if ('s' in part) text += put(locale, option(part.o, String(values[part.s])), values, counted)
    else {
      const count = given(values, part.p)
      const rule = once(plurals, locale, () => new Intl.PluralRules(locale)).select(Number(count))
      text += put(locale, option(part.o, `=${String(count)}`, rule), values, count)
    }
  }
  return text
}

/**
 * A translator for one language; `own` are a group's words for whole messages. A key without words answers itself,
 * and is told to `missing`.
 */
export function translator(
  locale: Locale,
  catalogue: Catalogue,
  own: Catalogue = {},
  missing: (key: string) => void = () => {},
): Translate {
  const translate = (key: string, values: Values = {}): string => {
    const message = own[key] ?? catalogue[key]
    if (message === undefined) missing(key)
    return typeof message === 'string' ? message : message ? put(locale, message, values, null) : key
  }
  return Object.assign(translate, { locale, has: (key: string) => key in catalogue })
}
