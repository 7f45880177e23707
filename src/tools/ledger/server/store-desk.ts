// SQL of the desk, under row security: who may see all accounts finds them, others find nothing.
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'
import type { CardRow } from './store.ts'

type Near = CardRow & { balance: bigint; low: boolean }
/** In a caution end, or in the last tenth before a limit (see `nearLimit` in rules/health.ts), those closest to it first. */
export const nearLimits = (ctx: Ctx, currency: CurrencyId, limit: number) => ctx.tx<Near[]>`
  select f.id, f.code, f.kind, f.name, f.holder_person, f.balance_minor as balance, f.balance_minor <= coalesce(f.low, f.balance_minor - 1) as low
    from (select a.id, a.code, a.kind, a.name, a.holder_person, a.balance_minor,
                 case when a.own_min then a.min_minor else y.min_minor end as floor, case when a.own_max then a.max_minor else y.max_minor end as top,
                 coalesce(case when a.own_min then a.soft_min_minor else y.soft_min_minor end,
                   case when case when a.own_min then a.min_minor else y.min_minor end < 0 then case when a.own_min then a.min_minor else y.min_minor end * 9 / 10 end) as low,
                 coalesce(case when a.own_max then a.soft_max_minor else y.soft_max_minor end,
                   case when case when a.own_max then a.max_minor else y.max_minor end > 0 then case when a.own_max then a.max_minor else y.max_minor end * 9 / 10 end) as high
            from ledger.account a join ledger.currency y on y.id = a.currency_id
           where a.currency_id = ${currency} and a.kind in ('member', 'household', 'group') and a.status <> 'closed') f
   where f.balance_minor <= f.low or f.balance_minor >= f.high
   order by least(f.balance_minor - f.floor, f.top - f.balance_minor) nulls last, f.code limit ${limit}`

export const silentAccounts = (
  ctx: Ctx,
  currency: CurrencyId,
  since: string,
  to: string,
  after: string | null,
  limit: number,
) => ctx.tx<(CardRow & { last_on: string | null })[]>`
  select id, code, kind, name, holder_person, last_on::text as last_on from ledger.silent_accounts(${currency}, ${since}, ${to}, ${after}, ${limit})`

export const newAccounts = (ctx: Ctx, currency: CurrencyId, since: Date, limit: number) => ctx.tx<
  (CardRow & { opened_at: Date })[]
>`
  select a.id, a.code, a.kind, a.name, a.holder_person, a.opened_at from ledger.account a
   where a.currency_id = ${currency} and a.kind = 'member' and a.status <> 'closed' and a.opened_at >= ${since}
   order by a.opened_at desc, a.code desc limit ${limit}`

/** Requests that wait, the oldest first. */
export const waitingTransfers = (ctx: Ctx, currency: CurrencyId, limit: number) => ctx.tx<
  {
    transfer: TransferId
    payer: AccountId
    payee: AccountId
    amount: bigint
    asked_at: Date
    due_at: Date | null
    author: PersonId | null
  }[]
>`
  select t.id as transfer, t.payer_account as payer, t.payee_account as payee, t.amount_minor as amount, t.recorded_at as asked_at, t.due_at, t.author
    from ledger.transfer t
   where t.currency_id = ${currency} and t.state = 'pending' and (t.due_at is null or t.due_at > ${ctx.now})
   order by t.recorded_at, t.id limit ${limit}`
