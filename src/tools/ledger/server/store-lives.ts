// SQL of the lives of accounts.
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'
import type { CurrencyRow, OverdueRow } from './store.ts'

export async function changeStatus(ctx: Ctx, account: AccountId, status: string, reason: string): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.change_status(${account}, ${status}, ${personOf(ctx)}, ${reason}, ${ctx.now}) as done`
  return row!.done
}

/** At zero only. Requests that ended with it. */
export const closeAccount = (ctx: Ctx, account: AccountId, reason: string, transfer: TransferId | null) => ctx.tx<
  OverdueRow[]
>`
  select transfer, group_id, currency, payer_person, payee_person, amount_minor
    from ledger.close_account(${account}, ${personOf(ctx)}, ${reason}, ${transfer}, ${ctx.now})`

export async function setAway(
  ctx: Ctx,
  group: GroupId,
  person: PersonId,
  from: string | null,
  until: string | null,
): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.set_away(${group}, ${person}, ${from}, ${until}, ${ctx.now}) as done`
  return row!.done
}
type Turned = { group_id: GroupId; person: PersonId; away: boolean }
export const whereabouts = (ctx: Ctx, limit: number, of: { group: GroupId; person: PersonId } | null = null) => ctx.tx<
  Turned[]
>`
  select group_id, person, away from ledger.whereabouts(${ctx.now}, ${limit}, ${of?.group ?? null}, ${of?.person ?? null})`

export async function putAtRest(ctx: Ctx, group: GroupId, person: PersonId, reason: string): Promise<number> {
  const [row] = await ctx.tx<
    { count: number }[]
  >`select ledger.put_at_rest(${group}, ${person}, ${reason}, ${ctx.now}) as count`
  return row!.count
}
export const wakeUp = (ctx: Ctx, group: GroupId, person: PersonId) =>
  ctx.tx`select ledger.wake_up(${group}, ${person}, ${ctx.now})`

export type LeftRow = Pick<CurrencyRow, 'kind' | 'one' | 'other' | 'symbol' | 'scale' | 'step_s'> & {
  account: AccountId
  group_id: GroupId
  currency: CurrencyId
  balance_minor: bigint
  reserve: AccountId
  today: string
}
export const toWriteOff = (ctx: Ctx, limit: number) => ctx.tx<LeftRow[]>`
  select account, group_id, currency, balance_minor, reserve, kind, one, other, symbol, scale, step_s, today from ledger.to_write_off(${ctx.now}, ${limit})`

export const noteDormant = (ctx: Ctx, limit: number) =>
  ctx.tx<
    { account: AccountId; group_id: GroupId; person: PersonId | null; dormant: boolean }[]
  >`select account, group_id, person, dormant from ledger.note_dormant(${ctx.now}, ${limit})`

export type Life = {
  away_from: string | null
  away_until: string | null
  away_now: boolean
  dormant_at: Date | null
  resting_at: Date | null
  opened_at: Date
  closed_at: Date | null
}
export async function lifeOf(ctx: Ctx, account: AccountId): Promise<Life> {
  const [row] = await ctx.tx<Life[]>`
    select away_from::text as away_from, away_until::text as away_until, away_now, dormant_at, resting_at, opened_at, closed_at
      from ledger.account where id = ${account}`
  return row!
}
export type EventRow = {
  what: string
  at: Date
  by_person: PersonId | null
  about_person: PersonId | null
  since: string | null
  until: string | null
  reason: string
  transfer: TransferId | null
}
export const eventsOf = (ctx: Ctx, account: AccountId) => ctx.tx<EventRow[]>`
  select what, at, by_person, about_person, since::text as since, until::text as until, reason, transfer_id as transfer
    from ledger.account_event where account_id = ${account} order by id desc limit 50`

/** An account of the machinery in a currency. */
export async function systemAccount(ctx: Ctx, currency: CurrencyId, kind: 'community' | 'reserve'): Promise<AccountId> {
  const [row] = await ctx.tx<{ id: AccountId }[]>`select ledger.system_account(${currency}, ${kind}) as id`
  return row!.id
}

export type LossRow = { year: number; lost_minor: bigint; gained_minor: bigint; count: number }
export const losses = (ctx: Ctx, currency: CurrencyId) => ctx.tx<LossRow[]>`
  select year, lost_minor, gained_minor, count from ledger.losses(${currency})`

export type AloneRow = {
  id: bigint
  at: Date
  what: string
  reason: string
  transfer: TransferId | null
  account: AccountId | null
  minor: bigint | null
  currency: CurrencyId
}
export const byItself = (
  ctx: Ctx,
  group: GroupId,
  all: boolean,
  after: readonly string[] | null,
  limit: number,
) => ctx.tx<AloneRow[]>`
  select id, at, what, reason, transfer, account, minor, currency
    from ledger.by_itself(${group}, ${all}, ${after?.[0] ?? null}, ${after?.[1] ?? null}, ${limit})`

/** Locks what settling touches; the balance under the locks. */
export async function hold(ctx: Ctx, account: AccountId, others: readonly AccountId[]): Promise<bigint> {
  const [row] = await ctx.tx<
    { balance: bigint }[]
  >`select ledger.hold(${account}, ${others as AccountId[]}::uuid[]) as balance`
  return row!.balance
}
