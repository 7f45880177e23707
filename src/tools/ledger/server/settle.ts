// What is left on an account goes somewhere, what is missing comes from the reserve; then it is closed. One transaction.
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type GroupId, type Id } from '#kernel/ids'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'
import { tell } from './commands-request.ts'
import * as store from './store-lives.ts'
import { post } from './store-posting.ts'

/** The database leaves the author empty for it: by itself. */
const nobodyId = '00000000-0000-0000-0000-000000000000' as Id

export type Settling = {
  group: GroupId
  currency: CurrencyId
  account: AccountId
  today: string
  reason: string
  /** Who gets what is left; a loss is borne by the reserve. */
  gets: AccountId
  /** By the standing rule: what is left goes to the reserve as well. */
  alone?: boolean
}

/** The transfer that settled it, if there was anything to settle. */
export async function settleAndClose(ctx: Ctx, s: Settling): Promise<TransferId | null> {
  const reserve = await store.systemAccount(ctx, s.currency, 'reserve')
  const balance = await store.hold(ctx, s.account, [s.gets, reserve])
  let transfer: TransferId | null = null
  if (balance !== 0n) {
    transfer = newId<'transfer'>(ctx.now.getTime())
    const [outcome] = await post(ctx.tx, ctx.now, null, balance < 0n || s.alone ? 'writeoff' : 'settle', [
      {
        id: transfer,
        currency: s.currency,
        payer: balance > 0n ? s.account : reserve,
        payee: balance > 0n ? s.gets : s.account,
        amount_minor: balance > 0n ? balance : -balance,
        description: '',
        reason: s.reason,
        occurred_on: s.today,
        actor: personOf(ctx) ?? nobodyId,
        key: null,
        hash: null,
      },
    ])
    // Only the other side may stand in the way: at rest, or closed.
    if (outcome?.why) throw refuse('ledger.other_unavailable')
  }
  for (const ended of await store.closeAccount(ctx, s.account, s.reason, transfer))
    tell(ctx, 'ledger.transfer_cancelled', ended)
  ctx.tell({
    name: 'ledger.account_closed',
    group: s.group,
    subject: s.account,
    data: { transfer, currency: s.currency },
  })
  return transfer
}
