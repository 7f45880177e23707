// Kept searches: does a new listing fit, and by which word is the search found among all that are kept? Pure.
import type { Kind } from '../schema.ts'

/** `words` folded, each the beginning of a word that the listing must hold; `category` with all below it; `tag` folded. */
export type Sought = { kind: Kind | null; words: readonly string[]; category: string | null; tag: string | null }
/** `path`: its category and all above. */
export type Offered = { kind: Kind; words: readonly string[]; path: readonly string[]; tags: readonly string[] }

/** Shorter beginnings would be found in everything. */
const shortest = 3
/** Of one listing: its title, tags and the beginning of its text. */
const most = 300

/** The rarest thing that is asked for: a tag, the longest word, a category, or only a kind. */
export function anchorOf({ kind, words, category, tag }: Sought): string {
  if (tag !== null) return `t:${tag}`
  const [longest] = words.toSorted((a, b) => b.length - a.length)
  if (longest !== undefined) return `w:${longest}`
  if (category !== null) return `c:${category}`
  return `k:${kind ?? ''}`
}

/** Every anchor under which a search that fits may be kept. */
export function anchorsOf({ kind, words, path, tags }: Offered): string[] {
  const anchors = new Set(['k:', `k:${kind}`, ...path.map((id) => `c:${id}`), ...tags.map((tag) => `t:${tag}`)])
  for (const word of words.slice(0, most)) {
    anchors.add(`w:${word}`)
    for (let end = shortest; end < word.length; end += 1) anchors.add(`w:${word.slice(0, end)}`)
  }
  return [...anchors]
}

export const fits = (sought: Sought, offered: Offered): boolean =>
  (sought.kind === null || sought.kind === offered.kind) &&
  (sought.category === null || offered.path.includes(sought.category)) &&
  (sought.tag === null || offered.tags.includes(sought.tag)) &&
  sought.words.every((asked) => offered.words.some((word) => word.startsWith(asked)))
