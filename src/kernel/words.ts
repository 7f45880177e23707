// Words for the server: all catalogues in memory, a translator per language and group.
import type { Locale } from './context.ts'
import { compileMessage } from './message-parts.ts'
import { translator, type Catalogue, type Translate } from './messages.ts'
import en from '#generated/messages/en.ts'
import fr from '#generated/messages/fr.ts'
import es from '#generated/messages/es.ts'
import ca from '#generated/messages/ca.ts'
import he from '#generated/messages/he.ts'

const catalogues: Record<Locale, Catalogue> = { en, fr, es, ca, he }
const plain = Object.fromEntries(Object.entries(catalogues).map(([l, c]) => [l, translator(l as Locale, c)])) as Record<
  Locale,
  Translate
>

/** The translator of a language; with a group's own words where given, which were checked when they were saved. */
export function wordsFor(locale: Locale, own?: Readonly<Record<string, string>>): Translate {
  const texts = Object.entries(own ?? {})
  if (texts.length === 0) return plain[locale]
  const compiled = Object.fromEntries(texts.map(([key, text]) => [key, compileMessage(text)]))
  return translator(locale, catalogues[locale], compiled)
}

export const catalogueOf = (locale: Locale): Catalogue => catalogues[locale]
