// The words of a page in the reader's language: on the server all of them, in the browser those that its route shows.
// The build cuts them (scripts/page-words.ts), one file for each route and language.
import type { Locale } from '#kernel/context'
import type { Catalogue } from '#kernel/messages'
import { wordsName } from './words-name.ts'

const whole: Record<Locale, () => Promise<{ default: Catalogue }>> = {
  en: () => import('#generated/messages/en.ts'),
  fr: () => import('#generated/messages/fr.ts'),
  es: () => import('#generated/messages/es.ts'),
  ca: () => import('#generated/messages/ca.ts'),
  he: () => import('#generated/messages/he.ts'),
}

const folder = `/_app/immutable/words/${__WORDS__}`
/** The address of a page's words; null while developing, where nothing is cut. */
export const wordsAddress = (locale: Locale, route: string | null): string | null =>
  import.meta.env.DEV ? null : `${folder}/${locale}/${wordsName(route)}`

const fetched = new Map<string, Promise<Catalogue>>()

function fetchWords(address: string): Promise<Catalogue> {
  const known = fetched.get(address)
  if (known) return known
  const asked = fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(`no words: ${answer.status}`)
    return (await answer.json()) as Catalogue
  })
  asked.catch(() => fetched.delete(address))
  fetched.set(address, asked)
  return asked
}

export const wordsOf = async (locale: Locale, route: string | null): Promise<Catalogue> =>
  import.meta.env.SSR || import.meta.env.DEV
    ? (await whole[locale]()).default
    : await fetchWords(`${folder}/${locale}/${wordsName(route)}`)

/** For a key that the build did not see in the code of the page. */
export const allWords = (locale: Locale): Promise<Catalogue> =>
  import.meta.env.SSR || import.meta.env.DEV ? wordsOf(locale, null) : fetchWords(`${folder}/${locale}.json`)
