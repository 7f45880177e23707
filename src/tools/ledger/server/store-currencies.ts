// Calls of the owner functions about currencies, and what a group's currencies are.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId } from '#kernel/ids'
import type { CurrencyId } from '../index.ts'
import type { CurrencyRow } from './store.ts'
import type { NewCurrency } from './store-accounts.ts'

export type CurrencySet = CurrencyRow & {
  frozen_receives: boolean
  write_off_minor: bigint | null
  write_off_days: number
  dormant_months: number | null
  contest_days: number
  used: boolean
  account: string | null
  balance: bigint | null
}

/** The group's own unit first; with the asking person's own account in each. */
export const currenciesOf = (ctx: Ctx, group: GroupId) => ctx.tx<CurrencySet[]>`
  select y.id, y.place, y.kind, y.one, y.other, y.symbol, y.scale, y.step_s, y.code, y.default_workflow, y.visibility, y.opens, y.closed_on::text as closed_on,
         to_char(${ctx.now}::timestamptz at time zone y.time_zone, 'YYYY-MM-DD') as today, y.min_minor, y.max_minor, y.soft_min_minor, y.soft_max_minor,
         y.frozen_receives, y.write_off_minor, y.write_off_days, y.dormant_months, y.contest_days,
         exists (select from ledger.chain h where h.currency_id = y.id and h.seq > 0) as used, a.id as account, a.balance_minor as balance
    from ledger.currency y
    left join ledger.account a on a.currency_id = y.id and a.holder_person = ${personOf(ctx)} and a.status <> 'closed'
   where y.group_id = ${group} order by y.place`

type Added = Omit<NewCurrency, 'code' | 'time_zone'> & { opens: string }
/** Null: its symbol or name is another's, or there are as many as there may be. */
export async function addCurrency(ctx: Ctx, c: Added): Promise<CurrencyId | null> {
  const accounts = Array.from({ length: 4 }, () => newId<'account'>())
  const [row] = await ctx.tx<{ id: CurrencyId | null }[]>`
    select ledger.add_currency(${newId()}, ${accounts}::uuid[], ${ctx.now}, ${c.group}, ${c.kind}, ${c.one}, ${c.other}, ${c.symbol}, ${c.scale}, ${c.step_s},
      ${c.default_workflow}, ${c.visibility}, ${c.opens}, ${c.min_minor}, ${c.max_minor}, ${c.soft_min_minor}, ${c.soft_max_minor}, ${personOf(ctx)}, ${c.reason}) as id`
  return row?.id ?? null
}

export async function changeCurrency(ctx: Ctx, c: Omit<CurrencySet, 'account' | 'balance' | 'used'>): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean }[]>`
    select ledger.change_currency(${c.id}, ${c.one}, ${c.other}, ${c.symbol}, ${c.default_workflow}, ${c.visibility}, ${c.opens},
      ${c.frozen_receives}, ${c.write_off_minor}, ${c.write_off_days}, ${c.dormant_months}, ${c.contest_days}) as done`
  return row?.done === true
}

/** Accounts in a currency for these active members, or for all of them. */
export const openFor = (tx: Ctx['tx'], currency: CurrencyId, persons: readonly string[] | null, now: Date) =>
  tx`select ledger.open_for(${currency}, ${persons as string[] | null}::uuid[], ${now})`
