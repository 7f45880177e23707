// SQL of accounts that several people use.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId } from '../index.ts'
import type { CurrencyRow } from './store.ts'

export async function openShared(ctx: Ctx, currency: CurrencyId, kind: string, name: string): Promise<AccountId> {
  const [row] = await ctx.tx<{ id: AccountId }[]>`
    select ledger.open_shared(${newId()}, ${ctx.now}, ${currency}, ${kind}, ${name}, ${personOf(ctx)}) as id`
  return row!.id
}

export async function sharesOf(ctx: Ctx, person: PersonId): Promise<number> {
  const [row] = await ctx.tx<{ count: number }[]>`select ledger.shares_of(${person}) as count`
  return row!.count
}

export type Part = {
  may_spend: boolean
  per_payment_minor: bigint | null
  per_day_minor: bigint | null
}
/** False: no active member. */
export async function share(ctx: Ctx, account: AccountId, person: string, part: Part): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.share(${account}, ${person}, ${part.may_spend}, ${part.per_payment_minor}, ${part.per_day_minor}, ${personOf(ctx)}, ${ctx.now}) as done`
  return row!.done
}

/** Null: did not use it; false: nobody would be left who may spend. */
export async function unshare(ctx: Ctx, account: AccountId, person: string, lastToo: boolean): Promise<boolean | null> {
  const [row] = await ctx.tx<{ done: boolean | null }[]>`
    select ledger.unshare(${account}, ${person}, ${lastToo}, ${personOf(ctx)}, ${ctx.now}) as done`
  return row!.done
}

export type SharedRow = Part & {
  id: AccountId
  code: string
  kind: string
  name: string
  status: string
  balance: bigint
  currency: CurrencyId
  unit: Pick<CurrencyRow, 'kind' | 'one' | 'other' | 'symbol' | 'scale' | 'step_s'>
}
/** Of the asking person, in a group. */
export const sharedWithMe = (ctx: Ctx, group: GroupId) => ctx.tx<SharedRow[]>`
  select a.id, a.code, a.kind, a.name, a.status, a.balance_minor as balance, a.currency_id as currency, u.may_spend, u.per_payment_minor, u.per_day_minor,
         json_build_object('kind', y.kind, 'one', y.one, 'other', y.other, 'symbol', y.symbol, 'scale', y.scale, 'step_s', y.step_s) as unit
    from ledger.account_user u
    join ledger.account a on a.id = u.account_id
    join ledger.currency y on y.id = a.currency_id
   where u.person_id = ${personOf(ctx)} and u.until is null and a.group_id = ${group} and a.status <> 'closed'
   order by y.place, a.name collate "und-x-icu", a.id limit 100`

export type UserRow = Part & { person_id: PersonId; since: Date }
export const usersOf = (ctx: Ctx, account: AccountId) => ctx.tx<UserRow[]>`
  select person_id, since, may_spend, per_payment_minor, per_day_minor from ledger.account_user
   where account_id = ${account} and until is null order by since, person_id limit 200`

/** The asking person's part in an account, if any. */
export async function myPart(ctx: Ctx, account: AccountId): Promise<Part | undefined> {
  const [row] = await ctx.tx<Part[]>`
    select may_spend, per_payment_minor, per_day_minor from ledger.account_user
     where account_id = ${account} and person_id = ${personOf(ctx)} and until is null`
  return row
}

/** An account of the group by id or code, in whichever of its currencies, if the asking person may see it. */
export async function anyAccount(
  ctx: Ctx,
  group: GroupId,
  name: string,
): Promise<{ id: AccountId; currency_id: CurrencyId } | undefined> {
  const [row] = await ctx.tx<{ id: AccountId; currency_id: CurrencyId }[]>`
    select a.id, a.currency_id from ledger.account a
     where a.group_id = ${group} and ${name.length === 36 ? ctx.tx`a.id = ${name}` : ctx.tx`a.code = ${name}`}
     order by a.status = 'closed' limit 1`
  return row
}

export type Sides = {
  payer_kind: string
  payer_name: string
  payer_users: PersonId[]
  payee_kind: string
  payee_name: string
  payee_users: PersonId[]
}
export async function sidesOf(ctx: Ctx, transfer: string): Promise<Sides | undefined> {
  const [row] = await ctx.tx<Sides[]>`
    select payer_kind, payer_name, payer_users, payee_kind, payee_name, payee_users from ledger.sides_of(${transfer})`
  return row
}
