const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letter of the first and, unless only one is wanted, of the last word, in any script. */
export function initials(name: string, most: 1 | 2 = 2): string {
  const words = name.split(/[\s\-–_.@]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 && most > 1 ? [words[0], words.at(-1)] : words.slice(0, 1)
  return ends.map((word) => first(word ?? '')).join('')
}

function first(word: string): string {
  for (const { segment } of letters.segment(word)) if (/[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase()
  return ''
}
