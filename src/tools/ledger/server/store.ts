// SQL of reading, under row security, and the calls of the owner functions that write one thing.
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId, CurrencyKind, TransferId } from '../index.ts'
import type { Limits } from '../views.ts'

export type CurrencyRow = {
  id: CurrencyId
  group_id: GroupId
  /** 0: the group's own unit. */
  place: number
  kind: CurrencyKind
  one: string
  other: string
  symbol: string
  scale: number
  step_s: number
  code: string
  default_workflow: string
  visibility: 'own' | 'members'
  opens: 'at_once' | 'first_use'
  /** The last day of what is closed. */
  closed_on: string | null
  today: string
  min_minor: bigint | null
  max_minor: bigint | null
  soft_min_minor: bigint | null
  soft_max_minor: bigint | null
}

/** The group's own unit, or the one named. */
export async function currencyOf(ctx: Ctx, group: GroupId, named?: string): Promise<CurrencyRow | undefined> {
  const [row] = await ctx.tx<CurrencyRow[]>`
    select id, group_id, place, kind, one, other, symbol, scale, step_s, code, default_workflow, visibility, opens, closed_on::text as closed_on, to_char(${ctx.now}::timestamptz at time zone time_zone, 'YYYY-MM-DD') as today,
           min_minor, max_minor, soft_min_minor, soft_max_minor
      from ledger.currency where group_id = ${group} and ${named === undefined ? ctx.tx`place = 0` : ctx.tx`id = ${named}`}`
  return row
}

export type AccountRow = {
  id: AccountId
  currency_id: CurrencyId
  code: string
  kind: string
  name: string
  holder_person: PersonId | null
  status: 'active' | 'frozen' | 'leaving' | 'closed'
  balance: bigint
  reserved: bigint
} & Limits

const account = (ctx: Ctx) => ctx.tx`
  a.id, a.currency_id, a.code, a.kind, a.name, a.holder_person, a.status, a.balance_minor as balance, a.reserved_minor as reserved,
  case when a.own_min then a.min_minor else y.min_minor end as min, case when a.own_max then a.max_minor else y.max_minor end as max,
  case when a.own_min then a.soft_min_minor else y.soft_min_minor end as "softMin", case when a.own_max then a.soft_max_minor else y.soft_max_minor end as "softMax"
  from ledger.account a join ledger.currency y on y.id = a.currency_id`

/** The asking person's own account. */
export async function ownAccount(ctx: Ctx, currency: CurrencyId): Promise<AccountRow | undefined> {
  const [row] = await ctx.tx<AccountRow[]>`
    select ${account(ctx)} where a.holder_person = ${personOf(ctx)} and a.currency_id = ${currency} and a.status <> 'closed'`
  return row
}

/** By code, id or holder, if the asking person may see it. */
export async function accountNamed(ctx: Ctx, currency: CurrencyId, name: string): Promise<AccountRow | undefined> {
  const [row] = await ctx.tx<AccountRow[]>`
    select ${account(ctx)}
     where a.currency_id = ${currency} and case when length(${name}) = 36 then ${name} in (a.id::text, a.holder_person::text) else a.code = ${name} end
     order by a.status = 'closed' limit 1`
  return row
}

/** The treasurer's list by code. `pattern` is for a folded name. */
export const accountsPage = (
  ctx: Ctx,
  currency: CurrencyId,
  pattern: string | null,
  code: string,
  after: string | null,
  limit: number,
) => ctx.tx<AccountRow[]>`
  select ${account(ctx)}
   where a.currency_id = ${currency} and (${after}::text is null or a.code > ${after})
     and (${pattern}::text is null or a.code like ${code} or a.id = any (ledger.accounts_named(${currency}, ${pattern ?? ''})))
   order by a.code limit ${limit}`

export async function sumOfAccounts(ctx: Ctx, currency: CurrencyId): Promise<bigint> {
  const [row] = await ctx.tx<
    { sum: bigint }[]
  >`select coalesce(sum(balance_minor), 0)::bigint as sum from ledger.account where currency_id = ${currency}`
  return row!.sum
}

export const systemAccounts = (ctx: Ctx, currency: CurrencyId) => ctx.tx<AccountRow[]>`
  select ${account(ctx)} where a.currency_id = ${currency} and a.kind not in ('member', 'household') order by a.code`

export type Decision = { set_at: Date; set_by: PersonId | null; reason: string }
/** The decision behind an account's limits: its own, or the currency's. */
export async function decisionFor(
  ctx: Ctx,
  row: Pick<AccountRow, 'id' | 'currency_id'>,
): Promise<Decision | undefined> {
  const [found] = await ctx.tx<Decision[]>`
    select s.set_at, s.set_by, s.reason from ledger.limit_set s
     where s.currency_id = ${row.currency_id} and (s.account_id is null or s.account_id = ${row.id} and (s.own_min or s.own_max)) and s.reason <> ''
     order by s.account_id nulls last, s.id desc limit 1`
  return found
}

export type WaitingRow = {
  transfer: TransferId
  payer: AccountId
  payee: AccountId
  author: PersonId | null
  amount: bigint
  description: string
  asked_at: Date
  due_at: Date | null
}
export const waitingFor = (ctx: Ctx, accountId: AccountId) => ctx.tx<WaitingRow[]>`
  select t.id as transfer, t.payer_account as payer, t.payee_account as payee, t.author, t.amount_minor as amount, coalesce(t.description, '') as description, t.recorded_at as asked_at, t.due_at
    from ledger.transfer t where t.state = 'pending' and t.payer_account = ${accountId} and (t.due_at is null or t.due_at > ${ctx.now})
  union all
  select t.id, t.payer_account, t.payee_account, t.author, t.amount_minor, coalesce(t.description, ''), t.recorded_at, t.due_at
    from ledger.transfer t where t.state = 'pending' and t.payee_account = ${accountId} and (t.due_at is null or t.due_at > ${ctx.now})
  order by asked_at desc limit 100`

export type CardRow = { id: AccountId; code: string; kind: string; name: string; holder_person: PersonId | null }
export const accountCards = (ctx: Ctx, ids: readonly string[]) => ctx.tx<CardRow[]>`
  select id, code, kind, name, holder_person from ledger.account_cards(${ids as string[]}::uuid[])`

export type PayeeRow = CardRow & { sort_name: string }
export const payeesPage = (
  ctx: Ctx,
  currency: CurrencyId,
  pattern: string | null,
  code: string,
  after: readonly string[] | null,
  limit: number,
) => ctx.tx<PayeeRow[]>`
  select id, code, kind, name, holder_person, sort_name from ledger.payees(${currency}, ${pattern}, ${code}, ${after?.[0] ?? null}, ${after?.[1] ?? null}, ${limit})`

export async function payeeNamed(ctx: Ctx, currency: CurrencyId, name: string): Promise<CardRow | undefined> {
  const [row] = await ctx.tx<
    CardRow[]
  >`select id, code, kind, name, holder_person from ledger.payee(${currency}, ${name})`
  return row
}

/** An account of the currency to filter by, whoever it is: its code, its id, or its holder. */
export async function partyNamed(ctx: Ctx, currency: CurrencyId, name: string): Promise<AccountId | undefined> {
  const [row] = await ctx.tx<{ id: AccountId }[]>`select ledger.party_named(${currency}, ${name}) as id`
  return row?.id ?? undefined
}

/** With whom this account had to do lately. */
export async function lately(ctx: Ctx, accountId: AccountId, limit: number): Promise<AccountId[]> {
  const rows = await ctx.tx<{ other: AccountId }[]>`
    select e.other_account as other, max(e.seq) as last
      from (select other_account, seq from ledger.entry where account_id = ${accountId} order by seq desc limit 100) e
     group by 1 order by 2 desc limit ${limit}`
  return rows.map((row) => row.other)
}

export type TransferRow = {
  id: TransferId
  group_id: GroupId
  currency_id: CurrencyId
  payer: AccountId
  payee: AccountId
  amount: bigint
  seq: bigint | null
  workflow: string
  state: 'pending' | 'completed' | 'cancelled' | 'rejected' | 'expired' | 'failed'
  description: string
  reason: string
  occurred_on: string
  recorded_at: Date
  settled_at: Date | null
  due_at: Date | null
  author: PersonId | null
  past_limit: boolean
  imported: boolean
  item: Id | null
  pays_for: Id | null
  reverses: TransferId | null
  reversed_by: TransferId | null
  /** What was not sent back yet. */
  left: bigint
}
/** If the asking person may see one of its accounts. */
export async function transferSeen(ctx: Ctx, id: string): Promise<TransferRow | undefined> {
  const [row] = await ctx.tx<TransferRow[]>`
    select t.id, y.group_id, t.currency_id, t.payer_account as payer, t.payee_account as payee, t.amount_minor as amount, t.seq, t.workflow, t.state,
           coalesce(t.description, '') as description, coalesce(t.reason, '') as reason, t.occurred_on::text as occurred_on, t.recorded_at, t.settled_at, t.due_at, t.author,
           t.past_limit, t.source_id is not null as imported, t.item_id as item, t.pays_for, t.reverses, (select z.id from ledger.transfer z where z.reverses = t.id order by z.seq desc limit 1) as reversed_by,
           t.amount_minor - coalesce((select sum(z.amount_minor)::bigint from ledger.transfer z where z.reverses = t.id), 0) as left
      from ledger.transfer t join ledger.currency y on y.id = t.currency_id where t.id = ${id}`
  return row
}

/** Entries of a transfer, as far as the asking person sees their accounts. */
export const entriesOf = (ctx: Ctx, row: Pick<TransferRow, 'id' | 'currency_id' | 'seq' | 'payer' | 'payee'>) => ctx.tx<
  {
    kind: string
    debit: AccountId
    credit: AccountId
    amount: bigint
    position: number
    account: AccountId
    balance: bigint
  }[]
>`
  select e.kind, case e.side when -1 then e.account_id else e.other_account end as debit, case e.side when -1 then e.other_account else e.account_id end as credit,
         e.amount_minor as amount, e.position, e.account_id as account, e.balance_minor as balance
    from ledger.entry e where e.account_id in (${row.payer}, ${row.payee}) and e.seq = ${row.seq} order by e.position, e.side`

// Writes of one thing -----------------------------------------------------------------------------

export type Asking = {
  transfer: TransferId
  currency: CurrencyId
  payer: AccountId
  payee: AccountId
  amount_minor: bigint
  occurred_on: string
  due_at: Date
  item: string | null
  description: string
}
export const ask = (ctx: Ctx, r: Asking) => ctx.tx`
  select ledger.ask(${r.transfer}, ${ctx.now}, ${r.currency}, ${r.payer}, ${r.payee}, ${r.amount_minor}, ${r.occurred_on}, ${r.due_at}, ${personOf(ctx)}, ${r.item}, ${r.description},
    ${Buffer.from(crypto.getRandomValues(new Uint8Array(16)))})`

/** Notes what it pays for in another room. */
export const refer = (ctx: Ctx, transfer: TransferId, paysFor: string) =>
  ctx.tx`select ledger.refer(${transfer}, ${paysFor}, ${ctx.now})`

export async function endRequest(
  ctx: Ctx,
  transfer: TransferId,
  state: string,
  by: PersonId | null,
  reason: string,
): Promise<boolean> {
  const [row] = await ctx.tx<
    { ended: boolean | null }[]
  >`select ledger.end_request(${transfer}, ${state}, ${by}, ${reason}, ${ctx.now}) as ended`
  return row?.ended === true
}

export type OverdueRow = {
  transfer: TransferId
  group_id: GroupId
  currency: CurrencyId
  payer_person: Id | null
  payee_person: Id | null
  amount_minor: bigint
}
export const overdue = (ctx: Ctx, limit: number) => ctx.tx<OverdueRow[]>`
  select transfer, group_id, currency, payer_person, payee_person, amount_minor from ledger.overdue(${ctx.now}, ${limit})`
