// What the ledger tells of payments that belong to a deal, wherever they were made.
import type { Ctx } from '#kernel/context'
import type { FactRow, Listener } from '#kernel/room'
import { tell } from './part.ts'
import * as store from './store.ts'

const states: Record<string, store.PaymentRow['state']> = {
  'ledger.transfer_requested': 'asked',
  'ledger.transfer_referred': 'completed',
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

/** Made or asked for outside the deal, and named as what pays for it. */
async function link(ctx: Ctx, { data }: FactRow, transfer: string): Promise<void> {
  const [deal, payer, payee, amount] = ['pays_for', 'payer_person', 'payee_person', 'amount_minor'].map((k) => data[k])
  if (isText(deal) && isText(payer) && isText(payee) && isText(amount))
    await store.linked(ctx, { transfer, deal, payer, payee, amount })
}
const isText = (value: unknown): value is string => typeof value === 'string'

export const listener: Listener = {
  name: 'deal',
  facts: Object.keys(states),
  async take(ctx, facts) {
    for (const fact of facts) {
      const transfer = transferOf(fact)
      const state = states[fact.name]
      if (!transfer || !state) continue
      await link(ctx, fact, transfer)
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
