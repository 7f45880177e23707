// What a row of an import becomes here. Pure. Its texts were written under other rules: they are cleaned and cut, never lost whole.
import * as limits from '../limits.ts'

export type SourceRow = {
  title: string
  body: string
  category?: string | null | undefined
  price: string
  hidden: boolean
  expires_at?: Date | null | undefined
}
export type ImportedText = {
  title: string
  body: string
  category: string | null
  price: string
  away: boolean
  cut: boolean
}

// What the forms refuse (see kernel/shape): control characters but tab and line feed, direction overrides, byte order marks.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g
/** Text as it may stand here, with its line breaks. */
const proseOf = (text: string): string => text.replace(/\r\n?/g, '\n').replace(forbidden, '').toWellFormed().trim()
const lineOf = (text: string): string => proseOf(text).replace(/\s+/g, ' ')

/** Ends with an ellipsis where something was cut; never in the middle of a character. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text
    .slice(0, most - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`
}

/** Null when there is not one word to show. What has expired is put away: its author may want to offer it again. */
export function importedText(row: SourceRow, now: Date): ImportedText | null {
  const whole = {
    title: lineOf(row.title),
    body: proseOf(row.body),
    price: lineOf(row.price),
    category: lineOf(row.category ?? ''),
  }
  const heading = whole.title || lineOf(whole.body)
  if (heading === '') return null
  const kept = {
    title: shortened(heading, limits.title),
    body: shortened(whole.body, limits.importedBody),
    price: shortened(whole.price, limits.price),
    category: shortened(whole.category, limits.category),
  }
  // A heading that does not fit stands whole at the top of the text.
  if (whole.title !== '' && kept.title !== whole.title)
    kept.body = shortened(`${whole.title}\n\n${whole.body}`.trim(), limits.importedBody)
  return {
    ...kept,
    category: kept.category || null,
    away: row.hidden || Boolean(row.expires_at && row.expires_at <= now),
    cut: whole.price !== kept.price || whole.category !== kept.category || kept.body.length < whole.body.length,
  }
}
