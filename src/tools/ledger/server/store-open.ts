// SQL of balances that the group agreed to show to its members.
import type { Ctx } from '#kernel/context'
import type { CurrencyId } from '../index.ts'
import type { PayeeRow } from './store.ts'

export type OpenRow = PayeeRow & { balance_minor: bigint }
/** By name; of one person where one is meant. Nothing where the group did not agree, or to who is no member. */
export const openBalancesPage = (
  ctx: Ctx,
  currency: CurrencyId,
  person: string | null,
  pattern: string | null,
  after: readonly string[] | null,
  limit: number,
) => ctx.tx<OpenRow[]>`
  select id, code, kind, name, holder_person, sort_name, balance_minor
    from ledger.open_balances(${currency}, ${person}, ${pattern}, ${after?.[0] ?? null}, ${after?.[1] ?? null}, ${limit})`
