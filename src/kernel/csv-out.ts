// Writing CSV (RFC 4180) that a spreadsheet may open: no cell that somebody typed becomes a formula there.

/** `null` and `undefined` are an empty cell. Amounts come as `bigint` or as decimal strings, never as a float. */
export type CsvValue = string | bigint | number | boolean | null | undefined

/**
 * `text` (the default) is what people typed and gets its formula signs neutralised. `number` holds figures: `-12.50` stays a
 * number; a string that is no plain figure is treated as text all the same.
 */
export type CsvColumn = { heading: string; kind?: 'text' | 'number' }

export type CsvForm = {
  /** `,` by default; `;` for spreadsheets in languages with a decimal comma */
  delimiter?: ',' | ';' | '\t'
  /** begins with a byte order mark, without which Excel reads UTF-8 as something else; on by default */
  mark?: boolean
  /** CRLF by default, as the standard has it */
  lineEnd?: '\r\n' | '\n'
}

// A spreadsheet takes these at the start of a cell for the start of a formula; the wide ones do in East Asian versions.
const formula = /^'*[=+\-@\t\r＝＋－＠]/
const figure = /^-?\d+(?:[.,]\d+)?$/

/** Text that no spreadsheet runs: an apostrophe goes before a sign that would begin a formula. */
export const safeCell = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** Undoes `safeCell`, for who reads our own exports. */
export const plainCell = (text: string): string => (text.startsWith("'") && formula.test(text) ? text.slice(1) : text)

function cell(value: CsvValue, kind: CsvColumn['kind'], delimiter: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`no figure for a table: ${value}`)
  const bare = typeof value !== 'string' || (kind === 'number' && figure.test(value))
  const text = bare ? String(value) : safeCell(value)
  const quoted = text.includes('"') || text.includes(delimiter) || /[\r\n]|^\s|\s$/.test(text)
  return quoted ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * The lines of a table, each with its line end, for a stream; the heading comes first.
 * @throws if a row has another number of cells than there are columns
 */
export function* csvLines(
  columns: readonly CsvColumn[],
  rows: Iterable<readonly CsvValue[]>,
  form: CsvForm = {},
): Generator<string> {
  const { delimiter = ',', mark = true, lineEnd = '\r\n' } = form
  // A single empty cell would be a blank line, which readers skip: it is written as "".
  const line = (cells: string[]): string =>
    (cells.length === 1 && cells[0] === '' ? '""' : cells.join(delimiter)) + lineEnd
  yield (mark ? '\ufeff' : '') + line(columns.map(({ heading }) => cell(heading, 'text', delimiter)))
  for (const row of rows) {
    if (row.length !== columns.length) throw new Error(`${row.length} cells for ${columns.length} columns`)
    yield line(row.map((value, i) => cell(value, columns[i]?.kind, delimiter)))
  }
}

/** A whole table as text. */
export const writeCsv = (
  columns: readonly CsvColumn[],
  rows: Iterable<readonly CsvValue[]>,
  form: CsvForm = {},
): string => [...csvLines(columns, rows, form)].join('')
