// SQL of journals. One book is read with the account as it is seen under row security; a whole currency by who may (see policy).
import type { Ctx } from '#kernel/context'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'
import type { CardRow } from './store.ts'

export async function headOf(ctx: Ctx, currency: CurrencyId): Promise<bigint> {
  const [row] = await ctx.tx<{ seq: bigint }[]>`select seq from ledger.chain_head(${currency})`
  return row?.seq ?? 0n
}

/** Everything of a period stands behind this record: nothing is dated after the day on which it was posted. */
export async function postedBefore(ctx: Ctx, currency: CurrencyId, from: string | null): Promise<bigint> {
  if (from === null) return 0n
  const [row] = await ctx.tx<{ seq: bigint }[]>`
    select ledger.posted_before(${currency}, ${from}::date::timestamp at time zone 'UTC' - interval '36 hours') as seq`
  return row!.seq
}

export type RecordRow = {
  seq: bigint
  transfer: TransferId
  occurred_on: string
  description: string
  payer: AccountId
  payee: AccountId
}
export const journalRecords = (
  ctx: Ctx,
  currency: CurrencyId,
  from: string | null,
  to: string | null,
  after: bigint,
  upto: bigint,
) => ctx.tx<RecordRow[]>`
  select seq, transfer, occurred_on, description, payer, payee from ledger.journal_records(${currency}, ${from}, ${to}, ${after}, ${upto})`

/** All accounts by code, with what they held at the end of a day; null: of all days. */
export const balancesAt = (ctx: Ctx, currency: CurrencyId, day: string | null, upto: bigint) => ctx.tx<
  (CardRow & { balance_minor: bigint })[]
>`
  select id, code, kind, name, holder_person, balance_minor from ledger.balances_at(${currency}, ${day}, ${upto})`

export async function balanceAt(ctx: Ctx, account: AccountId, day: string | null, upto: bigint): Promise<bigint> {
  const [row] = await ctx.tx<{ minor: bigint }[]>`
    select ledger.balance_at((select a.id from ledger.account a where a.id = ${account}), ${day}, ${upto}) as minor`
  return row!.minor
}

export type BookRow = {
  seq: bigint
  transfer: TransferId
  occurred_on: string
  description: string
  other: AccountId
  side: number
  amount_minor: bigint
  kind: string
}
/** One book in its order. */
export const book = (
  ctx: Ctx,
  account: AccountId,
  from: string | null,
  to: string | null,
  after: bigint,
  upto: bigint,
  limit: number,
) => ctx.tx<BookRow[]>`
  select seq, transfer, occurred_on, description, other, side, amount_minor, kind
    from ledger.book((select a.id from ledger.account a where a.id = ${account}), ${from}, ${to}, ${after}, ${upto}, ${limit})`
