// SQL of the auditor.
import type { Ctx } from '#kernel/context'
import type { CurrencyId } from '../index.ts'

/** Each page is short, but counting the lines of all books reads everything. */
export const withoutTimeLimit = (ctx: Ctx) => ctx.tx`select set_config('statement_timeout', '0', true)`

export type HeadRow = { seq: bigint; hash: string; last: bigint | null }
export async function chainHead(ctx: Ctx, currency: CurrencyId): Promise<HeadRow> {
  const [row] = await ctx.tx<HeadRow[]>`select seq, hash, last from ledger.chain_head(${currency})`
  return row!
}

export type RecordRow = {
  seq: bigint
  transfer: string
  hash: string
  settled_at: string
  workflow: string
  reverses: string | null
  digest: string
  words_hold: boolean
  payer: string
  payee: string
  amount_minor: bigint
}
export const records = (ctx: Ctx, currency: CurrencyId, after: bigint, upto: bigint) => ctx.tx<RecordRow[]>`
  select seq, transfer, hash, settled_at, workflow, reverses, digest, words_hold, payer, payee, amount_minor from ledger.chain_records(${currency}, ${after}, ${upto})`

export type EntryRow = {
  seq: bigint
  position: number
  side: number
  account: string
  other: string
  amount_minor: bigint
  balance_minor: bigint
  kind: string
  transfer: string
}
/** By place in the chain, position and side: of each entry first what went out, then what came in. */
export const entries = (ctx: Ctx, currency: CurrencyId, after: bigint, upto: bigint) => ctx.tx<EntryRow[]>`
  select seq, position, side, account, other, amount_minor, balance_minor, kind, transfer from ledger.chain_entries(${currency}, ${after}, ${upto})`

export const books = (ctx: Ctx, currency: CurrencyId) => ctx.tx<
  { account: string; balance_minor: bigint; lines: bigint }[]
>`
  select account, balance_minor, lines from ledger.books(${currency})`
