// Timed jobs, by graphile-worker: one run per time over all processes, retried with growing pauses.
import { Logger, parseCronItems, run, runMigrations, type Runner } from 'graphile-worker'
import pg from 'pg'
import { makeCtx } from './command.ts'
import type { Caller, Ctx } from './context.ts'
import { inTransaction, type Connection } from './db.ts'
import { house } from './house.ts'
import { describe } from './log.ts'
import type { TimedJob } from './room.ts'

const caller: Caller = { actor: { kind: 'system', reason: 'timed job' }, door: 'job', locale: 'en' }

/** graphile-worker speaks in sentences with task contents; our log takes only what failed. */
const quiet = new Logger(() => (level, _text, meta) => {
  if (level === 'error')
    house().log.error(describe((meta as { error?: unknown } | undefined)?.error), 'timed job failed')
})

const poolFor = (to: Connection): pg.Pool => {
  const where = to.url
    ? { connectionString: to.url }
    : { host: to.host, port: to.port, database: to.database, user: to.user, password: to.password }
  const pool = new pg.Pool({ ...where, max: 3, ...(to.role ? { options: `-c role=${to.role}` } : {}) })
  const lost = (error: Error): void => house().log.warn(describe(error), 'job connection lost')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

/** graphile-worker's own tables, by the owner; the app role then gets rows and functions of that schema. */
export async function migrateJobs(owner: Connection): Promise<void> {
  const pool = poolFor(owner)
  try {
    await runMigrations({ pgPool: pool, logger: quiet })
  } finally {
    await pool.end()
  }
}

/** One job as any other act: in a transaction, as the system, its facts written before commit. */
export async function runJob(job: TimedJob): Promise<void> {
  const { pool, clock, wake } = house()
  await inTransaction(pool, null, async (tx) => {
    const { ctx, flush } = makeCtx(caller, tx, clock())
    await job.run(ctx satisfies Ctx)
    await flush()
  })
  wake()
}

export async function startJobs(to: Connection, jobs: readonly TimedJob[]): Promise<{ stop(): Promise<void> }> {
  const pool = poolFor(to)
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 5000,
    logger: quiet,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, () => runJob(job)])),
    parsedCronItems: parseCronItems(
      jobs.map((job) => ({ task: job.name, match: job.cron, options: { backfillPeriod: 0, maxAttempts: 5 } })),
    ),
  })
  return {
    stop: async () => {
      await runner.stop()
      await pool.end()
    },
  }
}
