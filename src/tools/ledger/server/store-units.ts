// How a currency is written. SQL of the ledger.
import type { Sql } from '#kernel/db'
import { refuse } from '#kernel/errors'
import type { Unit } from '../rules/amount.ts'

type Row = { kind: 'hours' | 'credit'; step_s: number; scale: number; one: string; other: string; symbol: string }

export async function unitOf(tx: Sql, currency: string): Promise<Unit> {
  const [row] = await tx<
    Row[]
  >`select kind, step_s, scale, one, other, symbol from ledger.currency where id = ${currency}`
  if (!row) throw refuse('ledger.currency_absent')
  return row.kind === 'hours'
    ? { kind: 'hours', step_s: row.step_s }
    : { kind: 'decimal', scale: row.scale, one: row.one, other: row.other, symbol: row.symbol }
}
