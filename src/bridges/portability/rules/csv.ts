// Bytes of a CSV file → records with the line each begins on. Text is kept to the letter; who reads a cell trims it if it may.
import { CsvError, parse } from 'csv-parse/sync'
import { bytesProblem, lineAt, lineStarts, withoutMark } from './csv-bytes.ts'
import { quoteFault } from './csv-quote.ts'
import type { Problem, ProblemCode } from './problem.ts'

export const maxFieldBytes = 64 * 1024
export const maxRows = 200_000
export const maxFileBytes = 64 * 1024 * 1024

/** `cells` has the known columns by their lower-case heading, `aside` the others. */
export type CsvRecord = { line: number; cells: Record<string, string>; aside: Record<string, string> }

/**
 * `rows` counts the records that the file holds without the heading, also of a file that is refused (then as well as it can
 * be counted); `refused` the lines of those that stay out.
 */
export type CsvTable = { columns: string[]; records: CsvRecord[]; rows: number; refused: number[]; problems: Problem[] }

/**
 * @property known columns by lower-case name; others go aside. `required` ones must be there.
 * @property headless the file has no heading row: these are its columns, in order
 */
export type CsvShape = { required: readonly string[]; optional: readonly string[]; headless?: readonly string[] }

/** Column names, several to a line. */
export const words = (...lines: string[]): string[] => lines.flatMap((line) => line.split(' '))

export type CsvLimits = { maxFieldBytes: number; maxRows: number; maxFileBytes: number }
const standard: CsvLimits = { maxFieldBytes, maxRows, maxFileBytes }

/** Headings that hold secrets: not even kept aside. */
const secret = /pass|psw|pwd|secret|token|salt|hash|\bpin\b/
const heading = (text: string): string => text.trim().toLowerCase()
const utf8 = new TextEncoder()

/** Reads a file. Never throws for what is in it: everything wrong is in `problems`. */
export function readCsv(file: string, bytes: Uint8Array, shape: CsvShape, limits: CsvLimits = standard): CsvTable {
  const problems: Problem[] = []
  const stop = (code: ProblemCode, line: number, column: string | null, params: Problem['params'], rows: number) => {
    problems.push({ file, line, column, code, params, row: 'file' })
    return { columns: [], records: [], rows, refused: [], problems }
  }
  if (bytes.length > limits.maxFileBytes)
    return stop('portability.file_too_large', 1, null, { max_bytes: limits.maxFileBytes }, 0)
  const wrong = bytesProblem(bytes)
  const body = withoutMark(bytes)
  if (wrong && wrong.code !== 'portability.text_not_utf8') return stop(wrong.code, wrong.line, null, {}, 0)
  const raw = readRecords(body, delimiterOf(body, shape), limits.maxRows)
  const head = shape.headless === undefined ? 1 : 0
  const rows = Math.max(0, raw.records.length + raw.unread - head)
  if (wrong) return stop(wrong.code, wrong.line, null, { byte: wrong.byte }, rows)
  const columns = shape.headless ? [...shape.headless] : (raw.records[0]?.fields.map(heading) ?? [])
  if (raw.fault) return stop(raw.fault.code, raw.fault.line, columns[raw.fault.field] ?? null, {}, rows)
  if (raw.tooMany) return stop('portability.rows_too_many', 1, null, { max: limits.maxRows }, rows)
  const missing = shape.required.find((name) => !columns.includes(name))
  const twice = columns.find((name, i) => name !== '' && columns.indexOf(name) < i)
  if (missing !== undefined) return stop('portability.column_missing', 1, missing, { column: missing }, rows)
  if (twice !== undefined) return stop('portability.column_twice', 1, twice, { column: twice }, rows)

  const known = new Set([...shape.required, ...shape.optional])
  for (const name of columns.filter((c) => c !== '' && !known.has(c)))
    problems.push({
      file,
      line: 1,
      column: name,
      code: 'portability.column_unknown',
      params: { column: name, kept: !secret.test(name) },
      row: 'warning',
    })
  const table: CsvTable = { columns, records: [], rows, refused: [], problems }
  // Some programs end every row with one separator more than the heading. In a single row that is a shift, and refused.
  const data = raw.records.slice(head)
  const trailing = data.every(({ fields }) => fields.length === columns.length + 1 && fields.at(-1) === '')
  for (const { line, fields } of data) {
    const problem = fieldsProblem(trailing ? fields.slice(0, columns.length) : fields, columns, limits)
    if (problem) {
      problems.push({ file, line, ...problem, row: 'refused' })
      table.refused.push(line)
      continue
    }
    const record: CsvRecord = { line, cells: {}, aside: {} }
    columns.forEach((name, i) => {
      if (known.has(name)) record.cells[name] = fields[i] ?? ''
      else if (name !== '' && !secret.test(name)) record.aside[name] = fields[i] ?? ''
    })
    table.records.push(record)
  }
  return table
}

function fieldsProblem(fields: string[], columns: string[], limits: CsvLimits) {
  if (fields.length !== columns.length) {
    const params = { found: fields.length, expected: columns.length }
    return { column: null, code: 'portability.fields_uneven', params } as const
  }
  for (const [i, field] of fields.entries()) {
    // No character takes more than three bytes per UTF-16 unit, so most cells need no counting.
    const bytes = field.length * 3 > limits.maxFieldBytes ? utf8.encode(field).length : 0
    if (bytes > limits.maxFieldBytes) {
      const params = { found_bytes: bytes, max_bytes: limits.maxFieldBytes }
      return { column: columns[i] ?? null, code: 'portability.field_too_long', params } as const
    }
  }
  return null
}

type Raw = {
  records: { line: number; fields: string[] }[]
  /** records that are probably in the part that could not be read */
  unread: number
  tooMany: boolean
  fault: { code: ProblemCode; line: number; field: number } | null
}

const blank = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d

function readRecords(body: Uint8Array, delimiter: string, max: number): Raw {
  const begins = lineStarts(body)
  const records: Raw['records'] = []
  let at = 0
  const toBegin = (): number => {
    while (at < body.length && blank(body[at])) at++
    return at
  }
  try {
    parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength), {
      delimiter,
      // A lone CR ends lines only in files that have no other line end; else it belongs to the text.
      record_delimiter: body.includes(0x0a) ? ['\r\n', '\n'] : ['\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      to: max + 2,
      on_record: (fields: string[], { bytes }: { bytes: number }) => {
        const line = lineAt(begins, toBegin())
        at = bytes
        if (fields.some((field) => field !== '')) records.push({ line, fields })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const begin = toBegin()
    const found = quoteFault(body, begin, delimiter.charCodeAt(0))
    const fault = found ?? ({ code: 'portability.quote_unclosed', offset: begin, field: 0 } as const)
    const rest = new TextDecoder().decode(body.subarray(at)).split(/\r\n|\n|\r/)
    return {
      records,
      unread: rest.filter((line) => line !== '').length,
      tooMany: false,
      fault: { code: fault.code, line: lineAt(begins, fault.offset), field: fault.field },
    }
  }
  return { records, unread: 0, tooMany: records.length > max + 1, fault: null }
}

/** The delimiter that gives the most known headings in the first line; if none is known, the most fields. */
function delimiterOf(body: Uint8Array, shape: CsvShape): string {
  const end = body.findIndex((byte) => byte === 0x0a || byte === 0x0d)
  const first = new TextDecoder().decode(body.subarray(0, end < 0 ? body.length : end))
  const known = new Set([...shape.required, ...shape.optional])
  const score = (delimiter: string): number => {
    const names = first.split(delimiter).map((name) => heading(name.replace(/^\s*"|"\s*$/g, '')))
    return names.filter((name) => known.has(name)).length * 1000 + names.length
  }
  return [',', ';', '\t'].reduce((best, next) => (score(next) > score(best) ? next : best))
}
