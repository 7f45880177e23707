// How often somebody may try. Shared windows live in the database; the cheap ones, for floods, in this process.
import type { Ctx } from './context.ts'
import { refuse } from './errors.ts'
import { house } from './house.ts'

/** Counts one try in a fixed window over all processes; refuses when there were too many. Own connection: a refusal later must not undo the count. */
export async function slowDown(ctx: { now: Date }, bucket: string, most: number, window_s: number): Promise<void> {
  const [row] = await house().pool<{ taken: number }[]>`select kernel.take(${bucket}, ${window_s}, ${ctx.now}) as taken`
  if (row && row.taken > most) throw refuse('kernel.too_many', { minutes: Math.max(1, Math.ceil(window_s / 60)) })
}

/** Old windows go; called once an hour. */
export async function sweepRates(ctx: Ctx): Promise<void> {
  await ctx.tx`delete from kernel.rate where starts_at < ${new Date(ctx.now.getTime() - 86_400_000)}`
}

type Bucket = { left: number; at: number }

/** Token bucket in memory: `burst` at once, `perSecond` after. True when there is room. */
export function bucketLimiter(burst: number, perSecond: number): (key: string, now?: number) => boolean {
  const buckets = new Map<string, Bucket>()
  return (key, now = Date.now()) => {
    const bucket = buckets.get(key) ?? { left: burst, at: now }
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    if (buckets.size > 50_000) buckets.clear()
    buckets.set(key, bucket)
    if (bucket.left < 1) return false
    bucket.left -= 1
    return true
  }
}
