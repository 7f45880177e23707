// Tags: free words. As somebody wrote them they are shown; folded they are compared. Pure.
import { wordsOf } from '#commons/items'

/** "Sour-dough" and "sour dough" are one tag; empty for what is no word. */
export const foldTag = (tag: string): string => wordsOf(tag).join(' ').slice(0, 80)

/** `tag` as it was written, `word` as it is compared. */
export type Tag = { tag: string; word: string }

/** Each tag once, as it was written first; what is no word goes. */
export function tagsOf(written: readonly string[]): Tag[] {
  const tags = new Map<string, string>()
  for (const tag of written) {
    const word = foldTag(tag)
    if (word !== '' && !tags.has(word)) tags.set(word, tag)
  }
  return [...tags].map(([word, tag]) => ({ tag, word }))
}
