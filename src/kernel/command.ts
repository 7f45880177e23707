// A command is a value with a name. Calling it always runs: validate → transaction → subject → allow → run → facts → commit.
import { hash } from 'node:crypto'
import { actorId, personOf, type Actor, type Caller, type Ctx, type Fact } from './context.ts'
import { inTransaction, isPassing, type Sql } from './db.ts'
import { Refusal, refuse } from './errors.ts'
import { house } from './house.ts'
import { describe } from './log.ts'
import { register, named, type Described } from './registry.ts'
import { check, type In, type Out, type Shape } from './shape.ts'
import type { Verdict } from './verdict.ts'
import { canonical, decode, encode } from './wire.ts'

type CommandDef<I extends Shape, S, O, B> = {
  /** One English sentence for the API page. */
  doc: string
  input: I
  /** May be called over HTTP API; `false` for acts that only a page or a mail link makes sense for. */
  api?: boolean
  /** Scope an API token needs; by default the room's name. */
  scope?: string
  /** How long an answer is kept for retries with the same key; `never` where the answer is a secret (a session, a token). */
  keep?: '30 days' | 'forever' | 'never'
  /** Slow work outside the transaction: hashes, pictures, fetches. Sees no private rows; the check comes after. */
  before?(input: Out<I>, caller: Caller): Promise<B>
  /** Loads what the act is about; throws `absent` for what the actor may not see. */
  subject(ctx: Ctx, input: Out<I>): Promise<S>
  /** Pure verdict with a reason. */
  allow(actor: Actor, subject: S, input: Out<I>): Verdict
  run(ctx: Ctx, input: Out<I>, subject: S, before: B): Promise<O>
}

export type Command<I extends Shape = Shape, O = unknown> = ((who: Caller | Ctx, input: In<I>) => Promise<O>) &
  Described

export const isCtx = (who: Caller | Ctx): who is Ctx => 'tx' in who

/** Declares a write. `name` is `room.verb_noun`. */
export function command<I extends Shape, S, O, B = undefined>(
  name: string,
  def: CommandDef<I, S, O, B>,
): Command<I, O> {
  const inside = async (ctx: Ctx, input: Out<I>, before: B): Promise<O> => {
    const subject = await def.subject(ctx, input)
    const verdict = def.allow(ctx.actor, subject, input)
    if (!verdict.ok) throw refuse(verdict.code, verdict.params)
    return def.run(ctx, input, subject, before)
  }
  const act = async (who: Caller | Ctx, raw: In<I>): Promise<O> => {
    const input = check(def.input, raw)
    checkScope(who.actor, def.scope ?? name.split('.')[0]!)
    const before = def.before ? await def.before(input, who) : (undefined as B)
    if (isCtx(who)) return inside(who, input, before)
    return outermost(who, name, input, def.keep ?? '30 days', (ctx) => inside(ctx, input, before))
  }
  return register(act as Command<I, O>, {
    name,
    kind: 'command',
    doc: def.doc,
    input: def.input,
    api: def.api ?? true,
    scope: def.scope ?? name.split('.')[0]!,
  })
}

export function checkScope(actor: Actor, scope: string): void {
  if (actor.kind !== 'person' || actor.scopes === null) return
  if (!actor.scopes.includes(scope)) throw refuse('kernel.scope_missing', { scope })
}

export const inputHash = (command: string, input: unknown): Buffer =>
  hash('sha256', `${command}\n${canonical(input)}`, 'buffer')

async function outermost<O>(
  caller: Caller,
  name: string,
  input: unknown,
  keep: string,
  run: (ctx: Ctx) => Promise<O>,
): Promise<O> {
  const { pool, clock } = house()
  const now = caller.now ?? clock()
  const digest = caller.key && keep !== 'never' ? inputHash(name, input) : null
  try {
    return await inTransaction(pool, personOf(caller), async (tx) => {
      const { ctx, flush } = makeCtx(caller, tx, now)
      if (digest && caller.key) {
        const [claimed] = await tx<{ id: string }[]>`
          insert into kernel.idempotency (actor, command, key, hash, expires_at)
          values (${actorId(caller)}, ${name}, ${caller.key}, ${digest},
                  ${keep === 'forever' ? null : new Date(now.getTime() + 30 * 86_400_000)})
          on conflict do nothing returning key as id`
        if (!claimed) return await storedAnswer<O>(tx, caller, name, digest)
      }
      const answer = await run(ctx)
      if (digest && caller.key)
        await tx`update kernel.idempotency set answer = ${encode(answer)}
                 where actor = ${actorId(caller)} and command = ${name} and key = ${caller.key}`
      await tx`insert into kernel.audit (at, actor, door, command) values (${now}, ${personOf(caller)}, ${caller.door}, ${name})`
      await flush()
      return answer
    }).then((answer) => {
      house().wake()
      return answer
    })
  } catch (error) {
    throw asRefusal(error, name)
  }
}

async function storedAnswer<O>(tx: Sql, caller: Caller, name: string, digest: Buffer): Promise<O> {
  const [row] = await tx<{ hash: Buffer; answer: string | null }[]>`
    select hash, answer from kernel.idempotency where actor = ${actorId(caller)} and command = ${name} and key = ${caller.key!}`
  if (!row || row.answer === null) throw refuse('kernel.busy')
  if (!row.hash.equals(digest)) throw refuse('kernel.key_reused')
  return decode(row.answer) as O
}

/** Turns a fault into what a person may be told; the log keeps what the host needs, without texts. */
export function asRefusal(error: unknown, name: string): Refusal {
  if (error instanceof Refusal) return error
  house().log.error({ command: name, ...describe(error) }, 'fault')
  return refuse(isPassing(error) ? 'kernel.busy' : 'kernel.fault')
}

/** A context for one transaction; `flush` writes its facts. */
export function makeCtx(caller: Caller, tx: Sql, now: Date): { ctx: Ctx; flush: () => Promise<void> } {
  const facts: Fact[] = []
  const flush = async (): Promise<void> => {
    if (facts.length === 0) return
    const rows = facts.splice(0).map((f) => ({
      name: f.name,
      group_id: f.group ?? null,
      subject: f.subject ?? null,
      actor: personOf(caller),
      data: JSON.parse(encode(f.data ?? {})) as object,
      at: now,
    }))
    await tx`insert into kernel.fact ${tx(rows as never)}`
  }
  const make = (actor: Actor): Ctx => ({
    actor,
    door: caller.door,
    locale: caller.locale,
    now,
    tx,
    address: caller.address,
    key: caller.key,
    tell: (fact) => void facts.push(fact),
    call: async <T>(name: string, input: unknown): Promise<T> => {
      await flush()
      return (await named(name)(make(actor), input)) as T
    },
    as: (reason) => make({ kind: 'system', reason }),
  })
  return { ctx: make(caller.actor), flush }
}
