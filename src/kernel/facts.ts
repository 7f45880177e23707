// Hands facts to listeners in order. A listener's cursor reads only below the oldest running transaction
// (pg_snapshot_xmin), so that a fact that commits late is never jumped over.
import type { Caller } from './context.ts'
import { makeCtx } from './command.ts'
import { inTransaction, type Sql } from './db.ts'
import { house } from './house.ts'
import { describe } from './log.ts'
import type { FactRow, Listener } from './room.ts'

const batch = 500
const caller: Caller = { actor: { kind: 'system', reason: 'facts' }, door: 'job', locale: 'en' }

type Position = { xid: string; id: bigint }

/** One listener, one batch. Returns how many facts were passed; 0 also when another process holds the cursor. */
async function step(listener: Listener, limit: number): Promise<number> {
  return inTransaction(house().pool, null, async (tx) => {
    await tx`insert into kernel.cursor (listener, xid, id) values (${listener.name}, '0', 0) on conflict do nothing`
    const [at] = await tx<
      Position[]
    >`select xid::text, id from kernel.cursor where listener = ${listener.name} for update skip locked`
    if (!at) return 0
    const facts = await after(tx, at, limit)
    if (facts.length === 0) return 0
    const wanted =
      listener.facts === 'all' ? facts : facts.filter((f) => (listener.facts as readonly string[]).includes(f.name))
    if (wanted.length > 0) {
      const { ctx, flush } = makeCtx(caller, tx, house().clock())
      await listener.take(ctx, wanted)
      await flush()
    }
    await move(tx, listener.name, facts.at(-1)!)
    return facts.length
  })
}

const after = (tx: Sql, at: Position, limit: number) => tx<(FactRow & { xid: string })[]>`
  select f.id, f.xid::text, f.name, f.group_id, f.subject, f.actor, f.data, f.at from kernel.fact f
   where (f.xid, f.id) > (${at.xid}::xid8, ${at.id}) and f.xid < pg_snapshot_xmin(pg_current_snapshot())
   -- of the table: the name alone would mean the text above, in which 1000 comes before 999
   order by f.xid, f.id limit ${limit}`

const move = (tx: Sql, listener: string, to: Position) =>
  tx`update kernel.cursor set xid = ${to.xid}::xid8, id = ${to.id}, failing_since = null, failure = null where listener = ${listener}`

/** A fact that a listener can't take, even alone, is put aside with its reason; the others go on. */
async function putAside(listener: Listener, failure: string): Promise<void> {
  await inTransaction(house().pool, null, async (tx) => {
    const [at] = await tx<
      Position[]
    >`select xid::text, id from kernel.cursor where listener = ${listener.name} for update`
    const [fact] = at ? await after(tx, at, 1) : []
    if (!fact) return
    await tx`insert into kernel.fact_refused (listener, fact_id, failure) values (${listener.name}, ${fact.id}, ${failure}) on conflict do nothing`
    await move(tx, listener.name, fact)
  })
}

/** Everything that waits, for one listener: by batches, and one by one past a fact that fails. */
export async function drain(listener: Listener): Promise<number> {
  let passed = 0
  let limit = batch
  for (;;) {
    try {
      const n = await step(listener, limit)
      if (n === 0) return passed
      passed += n
      limit = Math.min(batch, limit * 2)
    } catch (error) {
      house().log.error({ listener: listener.name, ...describe(error) }, 'listener failed')
      if (limit === 1) await putAside(listener, error instanceof Error ? error.name : 'fault')
      limit = 1
    }
  }
}

/** Runs the listeners of this process until stopped. Woken by commits here; looks by itself once a second for those of others. */
export function runListeners(
  listeners: readonly Listener[],
  look_ms = 1000,
): { wake: () => void; idle: () => Promise<void>; stop: () => Promise<void> } {
  let wanted = false
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let busy = false

  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      wanted = false
      for (const listener of listeners) {
        try {
          await drain(listener)
        } catch (error) {
          if (!stopped) house().log.error({ listener: listener.name, ...describe(error) }, 'listener stopped')
        }
      }
    }
    busy = false
  }
  const start = (): void => {
    wanted = true
    if (busy || stopped) return
    busy = true
    // A moment's gathering: under load one batch takes what many commits wrote.
    running = new Promise<void>((done) => setTimeout(done, 25)).then(run)
  }
  const timer = setInterval(start, look_ms)
  timer.unref()
  start()
  return {
    wake: start,
    idle: async () => {
      do {
        start()
        await running
      } while (wanted)
    },
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
