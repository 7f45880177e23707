// What people wrote, made fit for print: nothing that turns the words of a page round, nothing wider than its column.

// What forms refuse (see shape.ts), once more: imports and old rows never came through a form.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g
/** A run without a break that may not fit into a column. */
const unbroken = /[^\s\u200b]{25,}/gu
const piece = 12
const characters = new Intl.Segmenter()

/** May break anywhere within: by a space without width, between characters as people see them. */
function breakable(run: string): string {
  const signs = [...characters.segment(run)].map(({ segment }) => segment)
  const pieces: string[] = []
  for (let i = 0; i < signs.length; i += piece) pieces.push(signs.slice(i, i + piece).join(''))
  return pieces.join('\u200b')
}

export const printable = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(unprintable, '').toWellFormed().replace(unbroken, breakable)

/** As JSON, with every text in it made printable. */
export const plainText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? printable(part) : part))
