// Words for the server: all catalogues in memory, a translator per language and group.
import type { Locale } from './context.ts'
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

/** The translator of a language; with a group's own words where given. */
export const wordsFor = (locale: Locale, own?: Readonly<Record<string, string>>): Translate =>
  own && Object.keys(own).length > 0 ? translator(locale, catalogues[locale], own) : plain[locale]

export const catalogueOf = (locale: Locale): Catalogue => catalogues[locale]
