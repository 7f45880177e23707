// What becomes of accounts when a person takes the place of another who was written down for them.
import type { Ctx } from '#kernel/context'
import { newId, type PersonId } from '#kernel/ids'
import * as store from './store-accounts.ts'
import { post } from './store-posting.ts'

/**
 * Every account of `from` gets the new holder. Where `to` has one in the same currency (from an earlier time in the group), the
 * balance goes there by an ordinary entry in the book, requests move, and the old account is closed but stays readable.
 */
export async function merge(ctx: Ctx, from: PersonId, to: PersonId): Promise<void> {
  await store.handOverShares(ctx, from, to)
  const day = ctx.now.toISOString().slice(0, 10)
  for (const { account, currency, balance_minor: balance, other_account: other } of await store.heldBy(ctx, from, to)) {
    // Requests first: transfers are locked before accounts, as everywhere.
    if (other !== null) await store.moveRequests(ctx, account, other)
    if (other !== null && balance !== 0n) {
      const [payer, payee] = balance > 0n ? [account, other] : [other, account]
      const line = {
        id: newId<'transfer'>(),
        currency,
        payer,
        payee,
        amount_minor: balance > 0n ? balance : -balance,
        description: '',
        occurred_on: day,
        actor: to,
        key: null,
        hash: null,
      }
      await post(ctx.tx, ctx.now, null, 'merge', [line])
    }
    await store.handOver(ctx, account, to, other !== null)
  }
}
