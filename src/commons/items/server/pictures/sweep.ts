// Once a day: what was uploaded and never used goes, and files that no row names.
import { sweepBlobs } from '#kernel/blobs'
import type { Ctx } from '#kernel/context'
import * as store from './store.ts'

const kept_ms = 2 * 86_400_000

/** Files go the day after their rows, so that a transaction that fails has lost nothing. */
export async function sweep(ctx: Ctx): Promise<void> {
  await sweepBlobs(ctx)
  await store.sweepUnattached(ctx, new Date(ctx.now.getTime() - kept_ms))
}
