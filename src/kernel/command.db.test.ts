// The path of every act: shape, subject, verdict, run, facts, commit; idempotency; facts in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { batched } from './batch.ts'
import { command } from './command.ts'
import type { Caller } from './context.ts'
import { declareErrors, Refusal, refuse } from './errors.ts'
import { drain } from './facts.ts'
import { newId } from './ids.ts'
import { openSnapshot, query, snapshot } from './query.ts'
import { slowDown } from './rate.ts'
import type { FactRow, Listener } from './room.ts'
import { line } from './shape.ts'
import { allow, deny } from './verdict.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../tests/harness/house.ts'

declareErrors({ 'trial.no': 'denied', 'trial.odd': 'conflict' })
let house: TestHouse
let nadia: Someone
let tom: Someone
let runs = 0

const note = command('trial.write_note', {
  doc: 'Writes a note, for the tests of the kernel.',
  api: false,
  input: v.object({ text: line(20, 1), fail: v.optional(v.picklist(['late', 'fault'])) }),
  subject: async () => ({}),
  allow: (actor) => (actor.kind === 'person' ? allow : deny('trial.no')),
  async run(ctx, { text, fail }) {
    runs += 1
    ctx.tell({ name: 'trial.note_written', data: { text } })
    await ctx.tx`insert into kernel.setting (name, value) values (${`note ${newId()}`}, ${ctx.tx.json({ text })})`
    if (fail === 'late') throw refuse('trial.odd')
    if (fail === 'fault') await ctx.tx`select 1 / 0`
    return { text, at: ctx.now, n: 12n }
  },
})
const twice = command('trial.write_twice', {
  doc: 'Writes two notes in one transaction, for the tests of the kernel.',
  api: false,
  input: v.object({ second: line(20) }),
  subject: async () => ({}),
  allow: () => allow,
  async run(ctx, { second }) {
    await note(ctx, { text: 'first' })
    await ctx.call('trial.write_note', { text: second })
    return {}
  },
})
const count = query('trial.count_notes', {
  doc: 'Counts notes, for the tests of the kernel.',
  api: false,
  input: v.object({}),
  run: async (ctx) =>
    (await ctx.tx<{ n: number }[]>`select count(*)::int as n from kernel.setting where name like 'note %'`)[0]!.n,
})
const batches: number[] = []
const add = batched('trial.add_up', {
  doc: 'Adds, for the tests of the queue.',
  api: false,
  input: v.object({ n: v.number() }),
  prepare: async (_db, calls) => calls.map(({ input }) => (input.n < 0 ? new Refusal('trial.no') : input.n)),
  apply: async (db, values) => {
    batches.push(values.length)
    await db`select 1`
    return values.map(({ value }) => (value === 13 ? new Refusal('trial.odd') : value * 2))
  },
})

beforeAll(async () => {
  house = await openTestHouse()
  nadia = await house.person('Nadia')
  tom = await house.person('Tom')
})
afterAll(() => house.close())

const coded = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (e: unknown) => (e instanceof Refusal ? e.code : `fault ${String(e)}`),
  )
const facts = async (): Promise<number> =>
  (await house.owner<{ n: number }[]>`select count(*)::int as n from kernel.fact where name = 'trial.note_written'`)[0]!
    .n

describe('a command', () => {
  it.each([
    ['a wrong shape', { text: '' }, () => nadia, 'kernel.input_invalid'],
    ['a denial', { text: 'x' }, () => house.anonymous, 'trial.no'],
    ['a refusal at the end', { text: 'x', fail: 'late' as const }, () => nadia, 'trial.odd'],
    ['a fault', { text: 'x', fail: 'fault' as const }, () => nadia, 'kernel.fault'],
  ])('writes nothing on %s', async (_says, input, who, code) => {
    const before = [await count(nadia, {}), await facts()]
    expect(await coded(note(who(), input))).toBe(code)
    expect([await count(nadia, {}), await facts()]).toEqual(before)
  })
  it('writes and tells together', async () => {
    const before = await facts()
    expect(await note(nadia, { text: ' bread ' })).toMatchObject({ text: 'bread', n: 12n })
    expect(await facts()).toBe(before + 1)
  })
  it('joins a transaction, and all of it falls when the second part is refused', async () => {
    const before = await count(nadia, {})
    expect(await coded(twice(nadia, { second: '' }))).toBe('kernel.input_invalid')
    expect(await count(nadia, {})).toBe(before)
    await twice(nadia, { second: 'second' })
    expect(await count(nadia, {})).toBe(before + 2)
  })
  it('needs the scope when a token calls', async () => {
    const token: Caller = { ...nadia, actor: { ...nadia.actor, scopes: ['market'] } }
    expect(await coded(note(token, { text: 'x' }))).toBe('kernel.scope_missing')
  })
})

describe('a key', () => {
  it('makes one act of fifty at once, with equal answers', async () => {
    const key = newId()
    const before = runs
    const answers = await Promise.all(Array.from({ length: 50 }, () => note({ ...nadia, key }, { text: 'once' })))
    expect(runs).toBe(before + 1)
    expect(new Set(answers.map((a) => JSON.stringify({ ...a, n: String(a.n) }))).size).toBe(1)
    expect(answers[49]).toEqual(answers[0])
  })
  it('is refused with other contents, and free for another actor', async () => {
    const key = newId()
    await note({ ...nadia, key }, { text: 'one' })
    expect(await coded(note({ ...nadia, key }, { text: 'two' }))).toBe('kernel.key_reused')
    expect(await coded(note({ ...tom, key }, { text: 'two' }))).toBe('done')
  })
  it('is given back by a refusal', async () => {
    const key = newId()
    expect(await coded(note({ ...nadia, key }, { text: 'x', fail: 'late' }))).toBe('trial.odd')
    expect(await coded(note({ ...nadia, key }, { text: 'good' }))).toBe('done')
  })
})

describe('a batched command', () => {
  it('takes what waits together, each with its own outcome', async () => {
    batches.length = 0
    const outcomes = await Promise.all([1, 2, 13, -1, 5].map((n) => add(nadia, { n }).catch((e: Refusal) => e.code)))
    expect(outcomes).toEqual([2, 4, 'trial.odd', 'trial.no', 10])
    const more = await Promise.all(Array.from({ length: 40 }, (_, n) => add(nadia, { n: n + 20 })))
    expect(more).toHaveLength(40)
    expect(Math.max(...batches)).toBeGreaterThan(3)
  })
  it('does not let one key share a batch', async () => {
    batches.length = 0
    const key = newId()
    await Promise.all([
      add({ ...nadia, key }, { n: 1 }),
      add({ ...nadia, key }, { n: 1 }),
      add({ ...tom, key }, { n: 1 }),
    ])
    expect(batches).toEqual([2, 1])
  })
})

describe('a snapshot', () => {
  it('shows one moment to all its queries, and can’t write', async () => {
    await snapshot(nadia, async (ctx) => {
      const before = await count(ctx, {})
      await note(tom, { text: 'meanwhile' })
      expect(await count(ctx, {})).toBe(before)
    })
    const open = await openSnapshot(nadia)
    const before = await count(open.ctx, {})
    await note(tom, { text: 'meanwhile' })
    expect(await count(open.ctx, {})).toBe(before)
    await expect(open.ctx.tx`insert into kernel.setting (name, value) values ('x', '1')`).rejects.toThrow('read-only')
    await open.close().catch(() => {})
  })
})

describe('facts', () => {
  const seen: { text: string; id: bigint }[] = []
  let broken: string | null = null
  const listener: Listener = {
    name: 'trial',
    facts: ['trial.note_written'],
    take: async (_ctx, rows: readonly FactRow[]) => {
      for (const row of rows) if (row.data['text'] === broken) throw new Error('this one can’t be taken')
      seen.push(...rows.map((row) => ({ text: String(row.data['text']), id: row.id })))
    },
  }
  it('stay in order when the numbers of transactions grow by a digit', async () => {
    const heard: string[] = []
    const late: Listener = {
      name: 'trial_digits',
      facts: ['trial.digit'],
      take: async (_ctx, facts) => void heard.push(...facts.map((f) => String(f.data['text']))),
    }
    for (const xid of ['9', '10', '99', '100'])
      await house.owner`insert into kernel.fact (xid, name, data, at)
                        values (${xid}::text::xid8, 'trial.digit', ${house.owner.json({ text: xid })}, ${house.now.get()})`
    await drain(late)
    expect(heard).toEqual(['9', '10', '99', '100'])
  })

  it('reach a listener in order, once', async () => {
    await drain(listener)
    seen.length = 0
    await Promise.all(Array.from({ length: 30 }, (_, n) => note(n % 2 ? nadia : tom, { text: `n${n}` })))
    await Promise.all([drain(listener), drain(listener)])
    expect(seen).toHaveLength(30)
    expect(new Set(seen.map((s) => s.id)).size).toBe(30)
    await drain(listener)
    expect(seen).toHaveLength(30)
  })
  it('wait for a transaction that is still open, and are not jumped over', async () => {
    seen.length = 0
    await house.owner.begin(async (tx) => {
      await tx`insert into kernel.fact (name, data, at) values ('trial.note_written', ${tx.json({ text: 'slow' })}, now())`
      await note(nadia, { text: 'quick' })
      await drain(listener)
      expect(seen).toEqual([])
    })
    await drain(listener)
    expect(seen.map((s) => s.text).sort()).toEqual(['quick', 'slow'])
  })
  it('that can’t be taken are put aside with the reason, and the others go on', async () => {
    seen.length = 0
    broken = 'poison'
    for (const text of ['before', 'poison', 'after']) await note(nadia, { text })
    await drain(listener)
    expect(seen.map((s) => s.text)).toEqual(['before', 'after'])
    const [aside] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from kernel.fact_refused where listener = 'trial'`
    expect(aside?.n).toBe(1)
  })
})

describe('slowing down', () => {
  it('counts tries over a window, also those of refused acts', async () => {
    const at = { now: new Date('2026-03-12T09:00:00Z') }
    const tries = await Promise.all(Array.from({ length: 7 }, () => coded(slowDown(at, 'trial:1', 5, 600))))
    expect(tries.filter((t) => t === 'done')).toHaveLength(5)
    expect(tries.filter((t) => t === 'kernel.too_many')).toHaveLength(2)
    expect(await coded(slowDown({ now: new Date('2026-03-12T09:11:00Z') }, 'trial:1', 5, 600))).toBe('done')
  })
})
