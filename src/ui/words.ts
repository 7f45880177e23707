// Gives components their translator. Set once by the root layout, for the reader's language and the group's own words.
import { getContext, setContext } from 'svelte'
import type { Locale } from '#kernel/context'
import type { Values } from '#kernel/messages'
import type { MessageKey, Messages } from '#generated/messages/keys.ts'

/** Typed by key: a wrong key or a missing placeholder does not compile. */
export type Words = {
  <K extends MessageKey>(key: K, ...values: Messages[K] extends undefined ? [] : [Messages[K]]): string
  /** For keys that come from data (error codes, roles); falls back to the key itself. */
  any(key: string, values?: Values): string
  readonly locale: Locale
}

const here = Symbol('words')
export const setWords = (get: () => Words): void => void setContext(here, get)

/** The translator; follows the language when it changes. */
export function useWords(): Words {
  const get = getContext<() => Words>(here)
  const words = ((key: string, values?: Values) => get().any(key, values)) as unknown as Words
  return Object.defineProperties(
    Object.assign(words, { any: (key: string, values?: Values) => get().any(key, values) }),
    {
      locale: { get: () => get().locale },
    },
  ) as Words
}
