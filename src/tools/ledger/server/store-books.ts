// SQL of objections and closed periods.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId, type Id, type PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'

export type ContestRow = {
  transfer: TransferId
  by_person: PersonId
  at: Date
  reason: string
  outcome: 'kept' | 'corrected' | 'reversed' | null
  settled_by: PersonId | null
  settled_at: Date | null
  note: string
}
const contest = (ctx: Ctx) =>
  ctx.tx`transfer_id as transfer, by_person, at, reason, outcome, settled_by, settled_at, note from ledger.contest`
export async function contestOf(ctx: Ctx, transfer: string): Promise<ContestRow | undefined> {
  const [row] = await ctx.tx<ContestRow[]>`select ${contest(ctx)} where transfer_id = ${transfer}`
  return row
}
/** Those that wait, oldest first. */
export const openContests = (ctx: Ctx, group: GroupId, after: readonly string[] | null, limit: number) => ctx.tx<
  ContestRow[]
>`
  select ${contest(ctx)} where group_id = ${group} and settled_at is null
     ${after ? ctx.tx`and (at, transfer_id) > (${after[0]!}::timestamptz, ${after[1]!}::uuid)` : ctx.tx``}
   order by at, transfer_id limit ${limit}`

export async function object(ctx: Ctx, transfer: string, group: GroupId, reason: string): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.object(${transfer}, ${group}, ${personOf(ctx)}, ${reason}, ${ctx.now}) as done`
  return row!.done
}
export async function settleObjection(ctx: Ctx, transfer: string, outcome: string, note: string): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.settle_objection(${transfer}, ${outcome}, ${personOf(ctx)}, ${note}, ${ctx.now}) as done`
  return row!.done
}

/** How long after it was recorded one may object, in days. */
export async function contestDays(ctx: Ctx, currency: CurrencyId): Promise<number> {
  const [row] = await ctx.tx<
    { days: number }[]
  >`select contest_days as days from ledger.currency where id = ${currency}`
  return row?.days ?? 0
}

/** Null: so far is closed already. */
export async function closePeriod(
  ctx: Ctx,
  group: GroupId,
  until: string,
  reason: string,
): Promise<Id<'period'> | null> {
  const [row] = await ctx.tx<{ id: Id<'period'> | null }[]>`
    select ledger.close_period(${newId()}, ${group}, ${until}, ${personOf(ctx)}, ${reason}, ${ctx.now}) as id`
  return row?.id ?? null
}
export async function reopenPeriod(ctx: Ctx, group: GroupId, reason: string): Promise<Id<'period'> | null> {
  const [row] = await ctx.tx<{ id: Id<'period'> | null }[]>`
    select ledger.reopen_period(${group}, ${personOf(ctx)}, ${reason}, ${ctx.now}) as id`
  return row?.id ?? null
}

export type PeriodRow = {
  id: Id<'period'>
  since: string | null
  until: string
  closed_at: Date
  closed_by: PersonId | null
  reason: string
  reopened_at: Date | null
  reopened_by: PersonId | null
  reopen_reason: string | null
}
export const periods = (ctx: Ctx, group: GroupId) => ctx.tx<PeriodRow[]>`
  select id, since::text as since, until::text as until, closed_at, closed_by, reason, reopened_at, reopened_by, reopen_reason
    from ledger.period where group_id = ${group} order by closed_at desc, id limit 60`

export async function waitingUpTo(
  ctx: Ctx,
  group: GroupId,
  until: string,
): Promise<{ contests: number; requests: number }> {
  const [row] = await ctx.tx<{ contests: number; requests: number }[]>`
    select contests, requests from ledger.waiting_up_to(${group}, ${until})`
  return row!
}

/** How a book stood when the newest period that holds a day was closed. */
export async function headAt(
  ctx: Ctx,
  currency: CurrencyId,
  day: string,
): Promise<{ seq: bigint; hash: string; closed_at: Date } | undefined> {
  const [row] = await ctx.tx<{ seq: bigint; hash: string; closed_at: Date }[]>`
    select h.seq, encode(h.hash, 'hex') as hash, p.closed_at from ledger.period p join ledger.period_head h on h.period_id = p.id
     where h.currency_id = ${currency} and p.reopened_at is null and p.until >= ${day} order by p.until limit 1`
  return row
}

export type CommunityLine = { side: number; workflow: string; kind: string; minor: bigint; count: number }
export const communityLines = (ctx: Ctx, currency: CurrencyId, from: string, to: string) => ctx.tx<CommunityLine[]>`
  select side, workflow, kind, minor, count from ledger.community_lines(${currency}, ${from}, ${to})`
export type MemberTotals = {
  exchanges: number
  gifts: number
  volume_minor: bigint
  traders: number
  accounts: number
  above_minor: bigint
  above: number
  below_minor: bigint
  below: number
}
export async function memberTotals(ctx: Ctx, currency: CurrencyId, from: string, to: string): Promise<MemberTotals> {
  const [row] = await ctx.tx<MemberTotals[]>`
    select exchanges, gifts, volume_minor, traders, accounts, above_minor, above, below_minor, below from ledger.member_totals(${currency}, ${from}, ${to})`
  return row!
}
export const systemBetween = (ctx: Ctx, currency: CurrencyId, from: string, to: string) =>
  ctx.tx<
    { account: AccountId; before_minor: bigint; after_minor: bigint }[]
  >`select account, before_minor, after_minor from ledger.system_between(${currency}, ${from}, ${to})`
