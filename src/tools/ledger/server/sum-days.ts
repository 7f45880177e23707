// Totals by day behind statements and charts. They may lag: what is newer is read from the book itself.
import type { Ctx } from '#kernel/context'
import * as store from './store-statement.ts'

const records = 5_000

/** Carries the totals of every currency on to the end of its book, in short steps. */
export async function sumDays(ctx: Ctx): Promise<void> {
  for (const { currency } of await store.daysBehind(ctx)) while ((await store.sumDays(ctx, currency, records)) > 0n);
}
