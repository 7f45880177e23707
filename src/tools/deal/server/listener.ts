// What the ledger tells of payments that belong to a deal, wherever they were made.
import type { FactRow, Listener } from '#kernel/room'
import { tell } from './part.ts'
import * as store from './store.ts'

const states: Record<string, store.PaymentRow['state']> = {
  'ledger.transfer_completed': 'completed',
  'ledger.transfer_declined': 'ended',
  'ledger.transfer_cancelled': 'ended',
  'ledger.transfer_expired': 'ended',
  'ledger.transfer_reversed': 'reversed',
}

/** A reversal is a transfer of its own: the one that it turns round is meant. */
const transferOf = (fact: FactRow): string | null => {
  const id = fact.name === 'ledger.transfer_reversed' ? fact.data['reverses'] : fact.subject
  return typeof id === 'string' ? id : null
}

export const listener: Listener = {
  name: 'deal',
  facts: Object.keys(states),
  async take(ctx, facts) {
    for (const fact of facts) {
      const transfer = transferOf(fact)
      const state = states[fact.name]
      if (!transfer || !state) continue
      for (const { deal, listing, giver, receiver, group_id, moved } of await store.heard(ctx, transfer, state))
        if (moved)
          tell(ctx, 'deal.paid', {
            id: deal,
            group_id,
            listing_id: listing,
            giver_id: giver,
            receiver_id: receiver,
          })
    }
  },
}
