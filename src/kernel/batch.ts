// Batched commands: acts that arrive together are applied together, in one SQL call, each with its own outcome.
// Two halves. `prepare` checks shape, subject and right in one short read for all that wait. `apply` is ONE SQL call that
// re-checks whatever may have changed since, writes idempotency rows and facts itself, and returns one outcome per value.
// No timer: a lone act does not wait, since the queue is empty when idle.
import type { Caller, Ctx } from './context.ts'
import { actorId, personOf } from './context.ts'
import { asRefusal, checkScope, inputHash, isCtx } from './command.ts'
import type { Sql } from './db.ts'
import { Refusal } from './errors.ts'
import { house, readsOf, writesOf } from './house.ts'
import { newId } from './ids.ts'
import { register, type Described } from './registry.ts'
import { check, type In, type Out, type Shape } from './shape.ts'

export type Call<I> = { caller: Caller; now: Date; input: I }
export type Prepared<V> = {
  caller: Caller
  now: Date
  /** Identity for idempotency: the caller's key, or a fresh one. */
  actor: string
  key: string
  hash: Buffer
  value: V
}

type BatchedDef<I extends Shape, V, O> = {
  doc: string
  input: I
  api?: boolean
  scope?: string
  /** At most this many in one SQL call. */
  max?: number
  prepare(db: Sql, calls: readonly Call<Out<I>>[]): Promise<(V | Refusal)[]>
  apply(db: Sql, values: readonly Prepared<V>[]): Promise<(O | Refusal)[]>
}

export type Batched<I extends Shape = Shape, O = unknown> = ((who: Caller | Ctx, input: In<I>) => Promise<O>) &
  Described

type Waiting<I, V, O> = Call<I> & {
  hash: Buffer
  key: string
  value?: V
  done: (o: O) => void
  failed: (e: unknown) => void
}

/** Declares a batched write; the queue is the kernel's. */
export function batched<I extends Shape, V, O>(name: string, def: BatchedDef<I, V, O>): Batched<I, O> {
  type Row = Waiting<Out<I>, V, O>
  const scope = def.scope ?? name.split('.')[0]!
  const max = def.max ?? 256
  const asked: Row[] = []
  const ready: Row[] = []
  let running = false

  // One round at a time, over all that wait: a read for all of them, then a write for all of them. Two rounds that overlap would
  // answer nobody sooner; each would only be smaller, and a call costs most of what it costs whatever it carries.
  const loop = async (): Promise<void> => {
    while (asked.length > 0 || ready.length > 0) {
      if (asked.length > 0) await prepare(asked.splice(0, max))
      if (ready.length > 0) await apply(takeDistinct(ready, max))
    }
    running = false
  }

  const prepare = (rows: Row[]): Promise<void> =>
    settle(rows, async () => {
      const values = await def.prepare(readsOf(house()), rows)
      rows.forEach((row, i) => {
        const value = values[i]!
        if (value instanceof Refusal) row.failed(value)
        else ready.push(Object.assign(row, { value }))
      })
    })

  const apply = (rows: Row[]): Promise<void> =>
    settle(rows, async () => {
      const outcomes = await def.apply(writesOf(house()), rows.map(prepared))
      rows.forEach((row, i) => (outcomes[i] instanceof Refusal ? row.failed(outcomes[i]) : row.done(outcomes[i] as O)))
      house().wake()
    })

  const settle = async (rows: Row[], work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const refusal = asRefusal(error, name)
      for (const row of rows) row.failed(refusal)
    }
  }

  const act = async (who: Caller | Ctx, raw: In<I>): Promise<O> => {
    const input = check(def.input, raw)
    checkScope(who.actor, scope)
    const key = who.key ?? newId()
    const hash = inputHash(name, input)
    if (isCtx(who)) {
      // Inside another command: `apply` with one value, in that transaction.
      const [value] = await def.prepare(who.tx, [{ caller: who, now: who.now, input }])
      if (value instanceof Refusal) throw value
      const own = newId()
      const [outcome] = await def.apply(who.tx, [
        { caller: who, now: who.now, actor: actorId(who), key: own, hash, value: value! },
      ])
      if (outcome instanceof Refusal) throw outcome
      return outcome!
    }
    return new Promise<O>((done, failed) => {
      asked.push({ caller: who, now: who.now ?? house().clock(), input, hash, key, done, failed })
      // One macrotask lets everything that came with the same poll of the sockets wait together.
      if (!running) {
        running = true
        setImmediate(() => void loop())
      }
    })
  }
  return register(act as Batched<I, O>, {
    name,
    kind: 'batched',
    doc: def.doc,
    input: def.input,
    api: def.api ?? true,
    scope,
  })
}

const prepared = <I, V, O>(row: Waiting<I, V, O>): Prepared<V> => ({
  caller: row.caller,
  now: row.now,
  actor: actorId(row.caller),
  key: row.key,
  hash: row.hash,
  value: row.value as V,
})

/** Two acts with one key never share a batch: the second must find the first one's answer. */
function takeDistinct<I, V, O>(from: Waiting<I, V, O>[], max: number): Waiting<I, V, O>[] {
  const taken: Waiting<I, V, O>[] = []
  const left: Waiting<I, V, O>[] = []
  const seen = new Set<string>()
  for (const row of from) {
    const identity = `${personOf(row.caller) ?? ''} ${row.key}`
    if (taken.length < max && !seen.has(identity)) {
      seen.add(identity)
      taken.push(row)
    } else left.push(row)
  }
  from.splice(0, from.length, ...left)
  return taken
}
