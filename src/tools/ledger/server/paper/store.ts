// SQL of printed statements: accounts, what they held before a day, and their lines by day. All below row security.
import type { Ctx } from '#kernel/context'
import type { AccountId, CurrencyId } from '../../index.ts'
import type { CardRow } from '../store.ts'

export type Period = { from: string | null; to: string | null }

/** Accounts of members and of the group's own projects, in the order of their codes: a part of them. */
export const printedAccounts = (ctx: Ctx, currency: CurrencyId, most: number, skip: number) => ctx.tx<CardRow[]>`
  select id, code, kind, name, holder_person from ledger.account
   where currency_id = ${currency} and kind in ('member', 'group') and status <> 'closed'
   order by code limit ${most} offset ${skip}`

/** What each held when the day began; an account without entries before it is not among them. */
export const heldBefore = (ctx: Ctx, accounts: readonly AccountId[], day: string) => ctx.tx<
  { account: AccountId; balance: bigint }[]
>`
  select account_id as account, sum(side * amount_minor)::bigint as balance from ledger.entry
   where account_id = any (${accounts as AccountId[]}::uuid[]) and occurred_on < ${day} group by account_id`

export type PrintedLine = {
  account: AccountId
  other: AccountId
  occurred_on: string
  description: string
  amount: bigint
}

/** By account and day, oldest first. */
export const linesByDay = (ctx: Ctx, accounts: readonly AccountId[], { from, to }: Period, most: number) => ctx.tx<
  PrintedLine[]
>`
  select e.account_id as account, e.other_account as other, e.occurred_on::text as occurred_on, coalesce(t.description, '') as description,
         e.side * e.amount_minor as amount
    from ledger.entry e join ledger.transfer t on t.id = e.transfer_id
   where e.account_id = any (${accounts as AccountId[]}::uuid[])
     ${from === null ? ctx.tx`` : ctx.tx`and e.occurred_on >= ${from}`} ${to === null ? ctx.tx`` : ctx.tx`and e.occurred_on <= ${to}`}
   order by e.account_id, e.occurred_on, e.seq, e.position limit ${most}`
