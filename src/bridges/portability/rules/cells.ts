// Reading the cells of one row: each reader gives a value or names a problem; a row with one refusal stays out.
import type { CsvRecord, CsvTable } from './csv.ts'
import type { FileCount } from './plan.ts'
import { quoted } from './problem.ts'
import type { Problem, ProblemCode, ProblemEffect } from './problem.ts'
import { readDay, readLocalTime } from './local-time.ts'
import type { CalendarDate, Instant } from './local-time.ts'

/** Larger figures are a fault of the file: the ledger takes no more than 10^15 minor units in one amount. */
const maxMinor = 10n ** 15n

export type Cells = {
  line: number
  /** to the letter */
  text: (column: string) => string
  trimmed: (column: string) => string
  /** minor units, never below zero; an empty cell is `empty`, or a problem if that is not given */
  minor: (column: string, scale: number, empty?: bigint) => bigint
  /** minor units with a sign */
  signedMinor: (column: string, scale: number) => bigint
  choice: <T>(column: string, choices: Readonly<Record<string, T>>) => T | undefined
  /** an instant, or null for none; a malformed one is a problem of the given effect */
  instant: (column: string, zone: string, wrong: ProblemEffect) => Instant | null
  day: (column: string) => CalendarDate | null
  say: (effect: ProblemEffect, code: ProblemCode, column: string | null, params?: Problem['params']) => void
  refused: () => boolean
}

const figure = /^([+-]?)(\d{1,20})(?:[.,](\d{1,20}))?$/

function readMinor(text: string, scale: number): bigint | ProblemCode {
  const match = figure.exec(text)
  if (!match) return 'portability.amount_malformed'
  const [, sign = '', whole = '0', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(scale))) return 'portability.amount_too_precise'
  const minor = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  if (minor > maxMinor) return 'portability.amount_too_large'
  return sign === '-' ? -minor : minor
}

export function cellsOf(file: string, record: CsvRecord, problems: Problem[]): Cells {
  const { line } = record
  let refusals = 0
  const say: Cells['say'] = (effect, code, column, params = {}) => {
    if (effect === 'refused') refusals++
    problems.push({ file, line, column, code, params, row: effect })
  }
  const text = (column: string): string => record.cells[column] ?? ''
  const trimmed = (column: string): string => text(column).trim()
  const amount = (column: string, scale: number): bigint => {
    const value = trimmed(column)
    if (value === '') return (say('refused', 'portability.value_missing', column), 0n)
    const minor = readMinor(value, scale)
    if (typeof minor === 'bigint') return minor
    const params: Problem['params'] = { value: quoted(value) }
    if (minor === 'portability.amount_too_precise') params.scale = scale
    return (say('refused', minor, column, params), 0n)
  }
  return {
    line,
    text,
    trimmed,
    minor: (column, scale, empty) => {
      if (empty !== undefined && trimmed(column) === '') return empty
      const value = amount(column, scale)
      if (value >= 0n) return value
      say('refused', 'portability.amount_negative', column, { value: quoted(trimmed(column)) })
      return 0n
    },
    signedMinor: amount,
    choice: (column, choices) => {
      const value = trimmed(column).toLowerCase()
      if (Object.hasOwn(choices, value)) return choices[value]
      const params = { value: quoted(trimmed(column)), choices: Object.keys(choices).join(', ') }
      say('refused', value === '' ? 'portability.value_missing' : 'portability.choice_unknown', column, params)
      return undefined
    },
    instant: (column, zone, wrong) => {
      const value = trimmed(column)
      const reading = readLocalTime(value, zone)
      if (reading.kind === 'none') return null
      if (reading.kind === 'malformed') {
        say(wrong, 'portability.instant_malformed', column, { value: quoted(value) })
        return null
      }
      if (reading.odd) say('warning', `portability.instant_${reading.odd}`, column, { value, zone })
      return reading.instant
    },
    day: (column) => {
      const day = readDay(text(column))
      if (day !== undefined) return day
      say('warning', 'portability.instant_malformed', column, { value: quoted(trimmed(column)) })
      return null
    },
    say,
    refused: () => refusals > 0,
  }
}

/** Reads each record with `read`; what it gives for a refused row is dropped. Also says how many rows went which way. */
export function readRows<T>(
  file: string,
  table: CsvTable,
  problems: Problem[],
  read: (cells: Cells, aside: Record<string, string>) => T | null,
): { items: T[]; count: FileCount } {
  problems.push(...table.problems)
  const items: T[] = []
  let refused = table.refused.length
  for (const record of table.records) {
    const cells = cellsOf(file, record, problems)
    const item = read(cells, record.aside)
    if (cells.refused()) refused++
    else if (item !== null) items.push(item)
  }
  const stopped = table.problems.some((p) => p.row === 'file')
  const { rows } = table
  return { items, count: { rows, refused: stopped ? rows : refused, accepted: stopped ? 0 : rows - refused } }
}
