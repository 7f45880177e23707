// The statement of an account, page by page.
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import { refuse, type Params, type Refusal } from '#kernel/errors'
import { fromPlace, toPlace, type Out } from '#kernel/shape'
import * as policy from '../policy.ts'
import { parseAmount, type Unit } from '../rules/amount.ts'
import { Statement, pageSize, scanLimit, sumLimit } from '../schema.ts'
import type { Line, StatementPage, Sums } from '../views.ts'
import { partiesById } from './cards.ts'
import { fold, like } from './find.ts'
import { unitOf } from './posting.ts'
import { here, mine, type Here } from './queries.ts'
import * as store from './store.ts'
import { linesPage, periodSums, type Filter, type LineRow } from './store-statement.ts'

export type Asked = Out<typeof Statement>
type Nothing = 'nobody'
export type Reading = { account: store.AccountRow; filter: Filter | Nothing; unit: Unit }

/** The account that is meant, if the asking person may see it. */
export async function accountFor(ctx: Ctx, { currency }: Here, name: string | undefined): Promise<store.AccountRow> {
  if (name === undefined) return mine(ctx, currency)
  const row = await store.accountNamed(ctx, currency.id, name)
  if (!row) throw refuse('ledger.account_absent')
  return row
}

/** What is asked for, read by the currency's rule. A party that nobody is leaves nothing. */
export async function reading(ctx: Ctx, at: Here, input: Asked): Promise<Reading> {
  const unit = unitOf(at.currency)
  const account = await accountFor(ctx, at, input.account)
  const other = input.with === undefined ? null : await store.partyNamed(ctx, at.currency.id, input.with)
  const bound = (name: 'least' | 'most'): bigint | null =>
    input[`${name}_minor`] ?? amountIn(ctx, name, input[name], unit)
  const filter: Filter = {
    direction: input.direction,
    pattern: input.find === '' ? null : like(fold(input.find)),
    from: input.from ?? null,
    to: input.to ?? null,
    with: other ?? null,
    categories: input.category === undefined ? null : [input.category].flat(),
    min: bound('least'),
    max: bound('most'),
  }
  return { account, unit, filter: other === undefined ? 'nobody' : filter }
}

function amountIn(ctx: Ctx, field: 'least' | 'most', typed: string, unit: Unit): bigint | null {
  if (typed.trim() === '') return null
  // A filter is no payment: what lies between two steps is a bound as well.
  const outcome = parseAmount(typed, unit.kind === 'hours' ? { ...unit, step_s: 0 } : unit, ctx.locale)
  if ('ok' in outcome) return outcome.ok
  throw atField(field, outcome.refuse, outcome.params)
}

const atField = (field: string, code: string, params: Params): Refusal =>
  refuse('kernel.input_invalid', {}, { [field]: { key: `ledger.error.${code.slice('ledger.'.length)}`, params } })

export type Page = { rows: LineRow[]; after: string | null; looked: string | null }

/** Rows of a page and the place behind it. */
export async function rowsOf(
  ctx: Ctx,
  at: Reading,
  after: string | undefined,
  limit: number,
  scan: number,
): Promise<Page> {
  const place = fromPlace(after, 'number', 'small')
  if (at.filter === 'nobody') return { rows: [], after: null, looked: null }
  const { rows, looked } = await linesPage(ctx, at.account.id, at.filter, place, limit + 1, scan)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1)! : looked
  return {
    rows: shown,
    after: last ? toPlace(last.seq, last.position) : null,
    looked: rows.length > limit ? null : (looked?.occurred_on ?? null),
  }
}

export async function linesOf(ctx: Ctx, rows: readonly LineRow[]): Promise<Line[]> {
  const party = await partiesById(
    ctx,
    rows.map((row) => row.other),
  )
  return rows.map(({ other, position: _, ...row }): Line => ({ ...row, other: party(other) }))
}

/** A whole period is summed by its days; what else filters is summed as far as one look reaches. */
async function sumsOf(ctx: Ctx, { account, filter }: Reading): Promise<Sums | null> {
  if (filter === 'nobody') return null
  const { direction, from, to, ...others } = filter
  if (direction === 'all' && Object.values(others).every((part) => part === null)) {
    const { opening, ...sums } = await periodSums(ctx, account.id, from, to)
    return { ...sums, opening, closing: opening + sums.came_in - sums.went_out }
  }
  const { rows, looked } = await linesPage(ctx, account.id, filter, null, sumLimit, sumLimit)
  if (looked || rows.length === sumLimit) return null
  const sum = (sign: bigint): bigint =>
    rows.reduce((all, row) => (row.amount * sign > 0n ? all + row.amount * sign : all), 0n)
  return { came_in: sum(1n), went_out: sum(-1n), lines: BigInt(rows.length), opening: null, closing: null }
}

export const statement = query('ledger.statement', {
  doc: 'What came in and went out of an account, newest first; yours, or one that you may see. Filters by days, direction, words, the other side, category and amount.',
  input: Statement,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, input, at): Promise<StatementPage> => {
    const read = await reading(ctx, at, input)
    const { rows, after, looked } = await rowsOf(ctx, read, input.after, pageSize, scanLimit)
    const asked = read.filter !== 'nobody' && read.filter.with ? [read.filter.with] : []
    const party = await partiesById(ctx, [read.account.id, ...asked])
    return {
      lines: await linesOf(ctx, rows),
      after,
      looked,
      sums: input.after === undefined ? await sumsOf(ctx, read) : null,
      unit: read.unit,
      holder: party(read.account.id),
      with: asked[0] ? party(asked[0]) : null,
    }
  },
})
