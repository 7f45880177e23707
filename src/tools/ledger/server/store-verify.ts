// SQL of the auditor.
import type { Ctx } from '#kernel/context'
import type { CurrencyId } from '../index.ts'

/** Each page is short, but the checks at the end read everything. */
export const withoutTimeLimit = (ctx: Ctx) => ctx.tx`select set_config('statement_timeout', '0', true)`

export type ChainRow = { seq: bigint; transfer: string; hash: string; settled_at: string; workflow: string; reverses: string | null; digest: string; words_hold: boolean; entries: string | null }
export const chainPage = (ctx: Ctx, currency: CurrencyId, after: bigint, upto: bigint) => ctx.tx<ChainRow[]>`
  select seq, transfer, hash, settled_at, workflow, reverses, digest, words_hold, entries from ledger.chain_page(${currency}, ${after}, ${upto})`

export type HeadRow = { seq: bigint; hash: string; transfers: bigint; last: bigint | null }
export async function chainHead(ctx: Ctx, currency: CurrencyId): Promise<HeadRow> {
  const [row] = await ctx.tx<HeadRow[]>`select seq, hash, transfers, last from ledger.chain_head(${currency})`
  return row!
}

export const balances = (ctx: Ctx, currency: CurrencyId) => ctx.tx<{ id: string; balance: bigint }[]>`
  select id, balance from ledger.balances(${currency})`
export const faults = (ctx: Ctx, currency: CurrencyId) => ctx.tx<{ fault: string; subject: string; off_by: bigint | null }[]>`
  select fault, subject, off_by from ledger.faults(${currency})`
