// What waits inside a node, for its host: how much, since when, and what was put aside. Figures only, no contents.
import * as v from 'valibot'
import { query } from '#kernel/query'
import { allow, deny } from '#kernel/verdict'
import { waitingMail } from '#commons/notices/server'

export type Queue = { waiting: number; oldest_at: Date | null; failed: number }
export type Queues = { facts: Queue; jobs: Queue; mail: Queue }

/** Beyond it a figure says "a great many": counting on would cost more than it tells. */
const most = 10_000

export const queues = query('site.queues', {
  doc: 'How much waits in this node: facts to be told, timed work, mail. For the host.',
  api: false,
  input: v.object({}),
  allow: (actor) => {
    if (actor.kind !== 'person') return deny('kernel.sign_in_required')
    return actor.host && actor.scopes === null ? allow : deny('notices.host_only')
  },
  async run(ctx): Promise<Queues> {
    // The slowest of those who listen; whoever listens to nothing yet has no row.
    const [facts] = await ctx.tx<Queue[]>`
      select coalesce(max(w.waiting), 0)::int as waiting, min(w.oldest_at) as oldest_at,
             (select count(*)::int from kernel.fact_refused) as failed
        from kernel.cursor c cross join lateral (
          select count(*) as waiting, min(f.at) as oldest_at from (
            select f.at from kernel.fact f where (f.xid, f.id) > (c.xid, c.id) order by f.xid, f.id limit ${most}) f) w`
    const [jobs] = await ctx.tx<Queue[]>`
      select count(*) filter (where attempts < max_attempts and run_at <= ${ctx.now})::int as waiting,
             min(run_at) filter (where attempts < max_attempts and run_at <= ${ctx.now}) as oldest_at,
             count(*) filter (where attempts >= max_attempts)::int as failed
        from graphile_worker.jobs`
    const mail = await waitingMail(ctx.tx)
    const none: Queue = { waiting: 0, oldest_at: null, failed: 0 }
    return {
      facts: facts ?? none,
      jobs: jobs ?? none,
      mail: { waiting: mail.waiting, oldest_at: mail.oldest_at, failed: mail.given_up },
    }
  },
})
