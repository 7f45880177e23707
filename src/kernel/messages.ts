// Texts by key and language: ICU MessageFormat, parsed at build (scripts/messages.ts), formatted by intl-messageformat.
// Browser-safe: a page ships the catalogue of its own language only.
import { IntlMessageFormat } from 'intl-messageformat'
import type { Locale } from './context.ts'

type Ast = ConstructorParameters<typeof IntlMessageFormat>[0]
/** Key → plain text, or a parsed message where it has placeholders. */
export type Catalogue = Readonly<Record<string, string | Exclude<Ast, string>>>
export type Values = Readonly<Record<string, string | number | bigint | boolean | Date | null | undefined>>

export type Translate = {
  (key: string, values?: Values): string
  readonly locale: Locale
  has(key: string): boolean
}

const formats = new Map<string, { format: IntlMessageFormat; days: string[] }>()

/** `{on, date, day}` says a calendar day, given as `2026-03-12`, in the reader's words. It has no hour and no zone. */
const styles = { date: { day: { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } } } as const
const isDay = /^\d{4}-\d{2}-\d{2}$/

const dated = (format: IntlMessageFormat): string[] =>
  format.getAst().flatMap((part) => ('style' in part && part.style === 'day' ? [part.value] : []))

function withDays(values: Values, days: string[]): Values {
  if (days.length === 0) return values
  const read = (value: Values[string]) => (typeof value === 'string' && isDay.test(value) ? new Date(value) : value)
  return { ...values, ...Object.fromEntries(days.map((name) => [name, read(values[name])])) }
}

/** A translator for one language; `own` are a group's words for whole messages, already checked when they were saved. */
export function translator(
  locale: Locale,
  catalogue: Catalogue,
  own: Readonly<Record<string, string>> = {},
): Translate {
  const translate = (key: string, values: Values = {}): string => {
    const text = own[key] ?? catalogue[key]
    if (text === undefined) return key
    if (typeof text === 'string' && own[key] === undefined) return text
    const cached = `${locale} ${own[key] ?? ''} ${key}`
    let known = formats.get(cached)
    if (!known) {
      const format = new IntlMessageFormat(text as Ast, locale === 'en' ? 'en-GB' : locale, styles, { ignoreTag: true })
      known = { format, days: dated(format) }
      if (formats.size > 5000) formats.clear()
      formats.set(cached, known)
    }
    const { format, days } = known
    // bigint is formatted by Intl; the library's type has not heard of it yet
    return String(
      format.format(withDays(values, days) as Record<string, string | number | boolean | Date | null | undefined>),
    )
  }
  return Object.assign(translate, { locale, has: (key: string) => key in catalogue })
}
