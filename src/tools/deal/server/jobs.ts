// By the clock: the day that was agreed on comes, and the time for feedback ends.
import type { Ctx } from '#kernel/context'
import type { TimedJob } from '#kernel/room'
import { tell } from './part.ts'
import * as store from './store.ts'

const most = 500

const told = ({ deal, group_id, listing, giver, receiver }: store.Touched) => ({
  id: deal,
  group_id,
  listing_id: listing,
  giver_id: giver,
  receiver_id: receiver,
})

export async function tend(ctx: Ctx): Promise<void> {
  for (const row of await store.daysCome(ctx, most))
    tell(ctx, 'deal.day_come', told(row), {
      version: row.version,
      on_day: row.on_day,
      how: row.amount_minor === 0n ? 'gift' : 'open',
      ...(row.amount_minor && row.unit
        ? { amount_minor: String(row.amount_minor), unit: row.unit, how: 'amount' }
        : {}),
    })
  for (const row of await store.feedbackOver(ctx, most)) tell(ctx, 'deal.feedback_closed', told(row))
  await store.sweepLinks(ctx)
}

export const jobs: readonly TimedJob[] = [{ name: 'deal.tend', cron: '41 5 * * *', run: tend }]
