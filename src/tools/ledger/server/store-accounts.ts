// Calls of the owner functions that open, bound and close accounts.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId } from '../index.ts'

type Bounds = {
  min_minor: bigint | null
  max_minor: bigint | null
  soft_min_minor: bigint | null
  soft_max_minor: bigint | null
}
export type NewCurrency = Bounds & {
  group: string
  kind: string
  one: string
  other: string
  symbol: string
  scale: number
  step_s: number
  code: string
  time_zone: string
  default_workflow: string
  visibility: string
  reason: string
}

export async function openCurrency(ctx: Ctx, c: NewCurrency): Promise<CurrencyId> {
  const accounts = Array.from({ length: 4 }, () => newId<'account'>())
  const [row] = await ctx.tx<{ id: CurrencyId }[]>`
    select ledger.open_currency(${newId()}, ${accounts}::uuid[], ${ctx.now}, ${c.group}, ${c.kind}, ${c.one}, ${c.other}, ${c.symbol}, ${c.scale}, ${c.step_s}, ${c.code},
      ${c.time_zone}, ${c.default_workflow}, ${c.visibility}, ${c.min_minor}, ${c.max_minor}, ${c.soft_min_minor}, ${c.soft_max_minor}, ${personOf(ctx)}, ${c.reason}) as id`
  return row!.id
}

export type NewAccount = {
  currency: CurrencyId
  kind: string
  person: string | null
  code: string | null
  name: string
}
export async function openAccount(ctx: Ctx, a: NewAccount): Promise<{ account: AccountId; made: boolean }> {
  const [row] = await ctx.tx<{ account: AccountId; made: boolean }[]>`
    select account, made from ledger.open_account(${newId()}, ${ctx.now}, ${a.currency}, ${a.kind}, ${a.person}, ${a.code}, ${a.name})`
  return row!
}

export type NewLimits = Bounds & {
  currency: CurrencyId
  account: AccountId | null
  own_min: boolean
  own_max: boolean
  reason: string
}
export const setLimits = (ctx: Ctx, l: NewLimits) => ctx.tx`
  select ledger.set_limits(${l.currency}, ${l.account}, ${l.own_min}, ${l.own_max}, ${l.min_minor}, ${l.max_minor}, ${l.soft_min_minor}, ${l.soft_max_minor}, ${personOf(ctx)}, ${l.reason}, ${ctx.now})`

/** False: it was closed, or it can't be closed yet. */
export async function setStatus(ctx: Ctx, account: AccountId, status: string): Promise<boolean> {
  const [row] = await ctx.tx<
    { done: boolean | null }[]
  >`select ledger.set_status(${account}, ${status}, ${ctx.now}) as done`
  return row?.done === true
}

/** False once something was exchanged. */
export async function renameCurrency(
  ctx: Ctx,
  currency: CurrencyId,
  names: { one: string; other: string; symbol: string },
): Promise<boolean> {
  const [row] = await ctx.tx<
    { done: boolean | null }[]
  >`select ledger.rename_currency(${currency}, ${names.one}, ${names.other}, ${names.symbol}) as done`
  return row?.done === true
}

export type HeldRow = {
  account: AccountId
  currency: CurrencyId
  balance_minor: bigint
  other_account: AccountId | null
}
export const heldBy = (ctx: Ctx, from: PersonId, to: PersonId) => ctx.tx<HeldRow[]>`
  select account, currency, balance_minor, other_account from ledger.held_by(${from}, ${to})`
export const handOver = (ctx: Ctx, account: AccountId, to: PersonId, close: boolean) =>
  ctx.tx`select ledger.hand_over(${account}, ${to}, ${close}, ${ctx.now})`
export const handOverShares = (ctx: Ctx, from: PersonId, to: PersonId) =>
  ctx.tx`select ledger.hand_over_shares(${from}, ${to}, ${ctx.now})`
export const moveRequests = (ctx: Ctx, from: AccountId, to: AccountId) =>
  ctx.tx`select ledger.move_requests(${from}, ${to})`

export async function knownSources(ctx: Ctx, currency: CurrencyId, sources: readonly string[]): Promise<Set<string>> {
  const [row] = await ctx.tx<
    { known: string[] }[]
  >`select ledger.known_sources(${currency}, ${sources as string[]}) as known`
  return new Set(row!.known)
}

/** One import at a time into a currency. */
export const lockImport = (ctx: Ctx, currency: CurrencyId) =>
  ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`ledger.import ${currency}`}, 0))`

export async function currencyById(
  ctx: Ctx,
  id: CurrencyId,
): Promise<{ id: CurrencyId; group_id: GroupId } | undefined> {
  const [row] = await ctx.tx<
    { id: CurrencyId; group_id: GroupId }[]
  >`select id, group_id from ledger.currency where id = ${id}`
  return row
}

export const lockAccounts = (ctx: Ctx, accounts: readonly AccountId[]) =>
  ctx.tx`select ledger.lock_accounts(${accounts as AccountId[]}::uuid[])`
