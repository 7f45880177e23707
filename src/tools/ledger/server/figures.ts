// Counts the figures by month: a job each minute, and a rebuild for the host.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import * as policy from '../policy.ts'
import { RebuildFigures } from '../schema-report.ts'
import { followItems } from './categories.ts'
import { here } from './queries.ts'
import * as store from './store-figures.ts'
import { withoutTimeLimit } from './store-verify.ts'

/** Places of the chain in one call. */
const together = 5000
/** In one run, of all currencies together: long transactions hold back what listens to facts. */
const runAtMost = 20_000

/** Counts what is new in every currency, up to a measure; the next run goes on. */
export async function countFigures(ctx: Ctx, atMost = runAtMost): Promise<void> {
  let counted = 0
  for (const { currency } of await store.uncounted(ctx)) {
    for (let left = 1n; left > 0n && counted < atMost; counted += together) {
      await followItems(ctx, currency, together)
      left = await store.countFigures(ctx, currency, together)
    }
  }
}

export const rebuildFigures = command('ledger.rebuild_figures', {
  doc: 'Forgets the monthly figures of a group and counts them again from its first exchange; for the host.',
  input: RebuildFigures,
  keep: 'never',
  subject: here,
  allow: (actor) => policy.hostOnly(actor),
  async run(ctx, _input, { currency }): Promise<{ done: true }> {
    await withoutTimeLimit(ctx)
    await store.forgetFigures(ctx, currency.id)
    for (let left = 1n; left > 0n;) {
      await followItems(ctx, currency.id, together)
      left = await store.countFigures(ctx, currency.id, together)
    }
    return { done: true }
  },
})
