// Texts as words for search: the same for what is kept and for what is asked. Pure.
// Accents, niqqud, harakat and other signs on letters are left out, and the stroke that stretches Arabic words.
const marks = /\p{M}|\u0640/gu
const between = /[^\p{L}\p{N}]+/u
/** A longer one is no word; a lexeme of PostgreSQL ends at 2,046 bytes. */
const longest = 60
const most = 3000

/** Lower-case words of letters and digits, in order, without marks; each once. */
export function wordsOf(...texts: readonly string[]): string[] {
  const words = new Set<string>()
  for (const text of texts)
    for (const word of text.normalize('NFKD').replace(marks, '').toLowerCase().split(between)) {
      if (word === '' || words.size >= most) continue
      words.add(word.slice(0, longest))
    }
  return [...words]
}
