// The statement of an account, page by page, and as a table for spreadsheets.
import { query, snapshot } from '#kernel/query'
import type { Caller, Ctx } from '#kernel/context'
import { csvLines, type CsvColumn, type CsvValue } from '#kernel/csv-out'
import { refuse } from '#kernel/errors'
import { fromPlace, toPlace, type Out } from '#kernel/shape'
import { wordsFor } from '#kernel/words'
import * as policy from '../policy.ts'
import type { Unit } from '../rules/amount.ts'
import { Statement, StatementCsv, pageSize } from '../schema.ts'
import type { Line, StatementPage } from '../views.ts'
import { partiesById } from './cards.ts'
import { fold, like } from './find.ts'
import { unitOf } from './posting.ts'
import { here, mine, type Here } from './queries.ts'
import * as store from './store.ts'
import { linesPage } from './store-statement.ts'

type Asked = Out<typeof Statement>
const csvPage = 1000
/** More lines than anybody scrolls through; a larger account is read by dates. */
const csvMost = 200_000

async function accountFor(ctx: Ctx, { currency }: Here, name: string | undefined): Promise<store.AccountRow> {
  if (name === undefined) return mine(ctx, currency)
  const row = await store.accountNamed(ctx, currency.id, name)
  if (!row) throw refuse('ledger.account_absent')
  return row
}

async function read(ctx: Ctx, at: Here, input: Asked, limit: number): Promise<StatementPage> {
  const account = await accountFor(ctx, at, input.account)
  const filter = {
    direction: input.direction,
    pattern: input.find === '' ? null : like(fold(input.find)),
    from: input.from ?? null,
    to: input.to ?? null,
  }
  const rows = await linesPage(ctx, account.id, filter, fromPlace(input.after, 'number', 'small'), limit + 1)
  const shown = rows.slice(0, limit)
  const party = await partiesById(ctx, [account.id, ...shown.map((row) => row.other)])
  const last = shown.at(-1)
  return {
    lines: shown.map(({ other, position: _, ...row }): Line => ({ ...row, other: party(other) })),
    after: rows.length > limit && last ? toPlace(last.seq, last.position) : null,
    unit: unitOf(at.currency),
    holder: party(account.id),
  }
}

export const statement = query('ledger.statement', {
  doc: 'What came in and went out of an account, newest first; yours, or one that you may see. Filters by direction, words and days.',
  input: Statement,
  subject: (ctx, { group }) => here(ctx, group),
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: (ctx, input, at) => read(ctx, at, input, pageSize),
})

/** Lines of a CSV file, read page by page: what lies behind in the book never changes, so no long transaction is needed. */
export async function* statementLines(caller: Caller, input: Omit<Asked, 'after'>): AsyncGenerator<string> {
  let after: string | null | undefined
  let lines = 0
  do {
    const page = await snapshot(
      caller,
      async (ctx) => {
        const at = await here(ctx, input.group)
        const verdict = policy.isMember(at.standing)
        if (!verdict.ok) throw refuse(verdict.code, verdict.params)
        return read(ctx, at, { ...input, after: after ?? undefined }, csvPage)
      },
      'ledger.statement_csv',
    )
    const table = csvLines(
      columns(caller, page.unit),
      page.lines.map((line) => cells(line, page.unit)),
    )
    // The heading comes once.
    if (lines > 0) table.next()
    yield* table
    lines += page.lines.length
    after = page.after
  } while (after !== null && lines < csvMost)
}

export const statementCsv = query('ledger.statement_csv', {
  doc: 'A statement as a CSV file, safe to open in a spreadsheet.',
  input: StatementCsv,
  subject: (ctx, { group }) => here(ctx, group),
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, input, at) => {
    const parts: string[] = []
    let after: string | undefined
    do {
      const page = await read(ctx, at, { ...input, after }, csvPage)
      const table = csvLines(
        columns(ctx, page.unit),
        page.lines.map((line) => cells(line, page.unit)),
      )
      if (parts.length > 0) table.next()
      parts.push(...table)
      after = page.after ?? undefined
    } while (after !== undefined && parts.length <= csvMost)
    return { name: `${at.currency.code.toLowerCase()}-${ctx.now.toISOString().slice(0, 10)}.csv`, csv: parts.join('') }
  },
})

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

/** Plain figure with a point. Hours have four decimals. */
export function decimal(minor: bigint, unit: Unit): string {
  const scale = unit.kind === 'hours' ? 4 : unit.scale
  const value = unit.kind === 'hours' ? (minor * 10_000n) / 3600n : minor
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
