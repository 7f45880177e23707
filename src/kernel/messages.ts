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

const formats = new Map<string, IntlMessageFormat>()

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
    let format = formats.get(cached)
    if (!format) {
      format = new IntlMessageFormat(text as Ast, locale, undefined, { ignoreTag: true })
      if (formats.size > 5000) formats.clear()
      formats.set(cached, format)
    }
    // bigint is formatted by Intl; the library's type has not heard of it yet
    return String(format.format(values as Record<string, string | number | boolean | Date | null | undefined>))
  }
  return Object.assign(translate, { locale, has: (key: string) => key in catalogue })
}
