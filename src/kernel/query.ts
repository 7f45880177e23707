// A read: the same shape as a command, without facts. All queries of one page share one read-only snapshot.
import { personOf, type Actor, type Caller, type Ctx } from './context.ts'
import { asRefusal, checkScope, isCtx, makeCtx } from './command.ts'
import { inTransaction } from './db.ts'
import { refuse } from './errors.ts'
import { house } from './house.ts'
import { register, type Described } from './registry.ts'
import { check, type In, type Out, type Shape } from './shape.ts'
import { allow as allowed, type Verdict } from './verdict.ts'

type QueryDef<I extends Shape, S, O> = {
  doc: string
  input: I
  api?: boolean
  scope?: string
  /** Loads what is asked about; throws `absent` for what the actor may not see. */
  subject?(ctx: Ctx, input: Out<I>): Promise<S>
  allow?(actor: Actor, subject: S, input: Out<I>): Verdict
  run(ctx: Ctx, input: Out<I>, subject: S): Promise<O>
}

export type Query<I extends Shape = Shape, O = unknown> = ((who: Caller | Ctx, input: In<I>) => Promise<O>) & Described

/** Declares a read. Visible or absent: it must not answer with what the actor may not see. */
export function query<I extends Shape, S, O>(name: string, def: QueryDef<I, S, O>): Query<I, O> {
  const scope = def.scope ?? name.split('.')[0]!
  const ask = async (who: Caller | Ctx, raw: In<I>): Promise<O> => {
    const input = check(def.input, raw)
    checkScope(who.actor, scope)
    const inside = async (ctx: Ctx): Promise<O> => {
      const subject = def.subject ? await def.subject(ctx, input) : (undefined as S)
      const verdict = def.allow ? def.allow(ctx.actor, subject, input) : allowed
      if (!verdict.ok) throw refuse(verdict.code, verdict.params)
      return def.run(ctx, input, subject)
    }
    return isCtx(who) ? inside(who) : snapshot(who, inside, name)
  }
  return register(ask as Query<I, O>, {
    name,
    kind: 'query',
    doc: def.doc,
    input: def.input,
    api: def.api ?? true,
    scope,
  })
}

/** One read-only snapshot for everything inside: a page never mixes two moments. */
export async function snapshot<T>(caller: Caller, run: (ctx: Ctx) => Promise<T>, name = 'page'): Promise<T> {
  const { pool, clock } = house()
  try {
    return await inTransaction(
      pool,
      personOf(caller),
      (tx) => run(makeCtx(caller, tx, caller.now ?? clock()).ctx),
      'isolation level repeatable read read only',
    )
  } catch (error) {
    throw asRefusal(error, name)
  }
}

export type Snapshot = { ctx: Ctx; close(): Promise<void> }

/** The same moment for all loads of one page, which arrive one by one: opened at the first question, closed when the page is written. */
export async function openSnapshot(caller: Caller): Promise<Snapshot> {
  const connection = await house().pool.reserve()
  // Sent without waiting: it travels in front of the first question.
  const begun = Promise.all([
    connection`begin isolation level repeatable read read only`,
    connection`select set_config('app.person', ${personOf(caller) ?? ''}, true)`,
  ])
  begun.catch(() => {})
  const { ctx } = makeCtx(caller, connection as unknown as Ctx['tx'], caller.now ?? house().clock())
  return {
    ctx,
    close: async () => {
      try {
        await begun
        await connection`commit`
      } finally {
        connection.release()
      }
    },
  }
}
