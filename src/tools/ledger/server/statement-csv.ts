// A statement as a table for spreadsheets: of any length, a page of the book at a time.
import { query, snapshot } from '#kernel/query'
import type { Caller, Ctx } from '#kernel/context'
import { csvLines, type CsvColumn, type CsvValue } from '#kernel/csv-out'
import { refuse } from '#kernel/errors'
import { check } from '#kernel/shape'
import { wordsFor } from '#kernel/words'
import * as policy from '../policy.ts'
import { decimal } from '../rules/amount-plain.ts'
import type { Unit } from '../rules/amount.ts'
import { StatementCsv } from '../schema.ts'
import type { Line } from '../views.ts'
import { here, type Here } from './queries.ts'
import { linesOf, reading, rowsOf, type Asked } from './queries-statement.ts'

const csvPage = 1000
const csvScan = 20_000

/** A part of the table, with the heading in the first, and the place of the next. */
async function part(ctx: Ctx, at: Here, input: Asked): Promise<{ lines: string[]; after: string | null }> {
  const read = await reading(ctx, at, input)
  const { rows, after } = await rowsOf(ctx, read, input.after, csvPage, csvScan)
  const table = csvLines(
    columns(ctx, read.unit),
    (await linesOf(ctx, rows)).map((line) => cells(line, read.unit)),
  )
  if (input.after !== undefined) table.next()
  return { lines: [...table], after }
}

/**
 * All lines of the file. Each part is read in a short snapshot of its own: what lies behind in the book never moves, and a slow
 * reader holds nothing open.
 */
export async function* statementLines(caller: Caller, raw: unknown): AsyncGenerator<string> {
  const input = check(StatementCsv, raw)
  let after = input.after
  do {
    const found = await snapshot(
      caller,
      async (ctx) => {
        const at = await here(ctx, input)
        const verdict = policy.isMember(at.standing)
        if (!verdict.ok) throw refuse(verdict.code, verdict.params)
        return part(ctx, at, { ...input, after })
      },
      'ledger.statement_csv',
    )
    if (found.lines.length > 0) yield found.lines.join('')
    after = found.after ?? undefined
  } while (after !== undefined)
}

export const statementCsv = query('ledger.statement_csv', {
  doc: 'A statement as a CSV file, safe to open in a spreadsheet; in parts of 1,000 lines, to be put together in order while there is an `after`.',
  input: StatementCsv,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, input, at) => {
    const { lines, after } = await part(ctx, at, input)
    return { name: fileName(at.currency.code, ctx.now, 'csv'), csv: lines.join(''), after }
  },
})

export const fileName = (code: string, now: Date, ending: string): string =>
  `${code.toLowerCase()}-${now.toISOString().slice(0, 10)}.${ending}`

function columns(who: Pick<Caller, 'locale'>, unit: Unit): CsvColumn[] {
  const words = wordsFor(who.locale)
  const names = [
    'day',
    'with',
    'number',
    'for',
    'amount',
    'balance',
    ...(unit.kind === 'hours' ? ['amount_s', 'balance_s'] : []),
    'entry',
    'workflow',
    'transfer',
  ]
  const figures = ['amount', 'balance', 'amount_s', 'balance_s']
  return names.map((name) => ({
    heading: words(`ledger.csv.${name}`),
    kind: figures.includes(name) ? 'number' : 'text',
  }))
}

const cells = (line: Line, unit: Unit): CsvValue[] => [
  line.occurred_on,
  line.other.name,
  line.other.code,
  line.description,
  decimal(line.amount, unit),
  decimal(line.balance, unit),
  // Hours with decimals are rounded; the seconds are exact.
  ...(unit.kind === 'hours' ? [line.amount, line.balance] : []),
  line.kind,
  line.workflow,
  line.transfer,
]
