// Search over all kinds: what is found, in which order, and by which index when there are twenty thousand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import type { GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { newItems, search } from './server/index.ts'
import * as store from './server/store.ts'

let house: TestHouse
let group: GroupId
let win: Someone
const size = 20_000

const asking = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, async (tx) =>
    run(makeCtx(caller, tx, house.now.get()).ctx),
  )
/** Items of two kinds, each a minute younger than the one before. */
const plant = (from: number, things: readonly { title: string; search: string[] }[]) =>
  asking(house.system, (ctx) =>
    newItems(
      ctx,
      things.map((thing, n) => ({
        kind: n % 2 ? 'thing' : 'paper',
        group,
        community: group,
        author: win.actor.id,
        audience: 2 as const,
        locale: 'en' as const,
        ...thing,
        created_at: new Date(Date.UTC(2024, 0, 1) + (from + n) * 60_000),
      })),
    ),
  )

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  win = await house.member(group, 'Win')
  await house.owner`insert into items.kind (kind) values ('thing'), ('paper')`
  const fruit = [
    ['Apple cake', 'with raisins'],
    ['Apple press', 'for the whole village'],
    ['Pear cake', 'and an apple'],
  ] as const
  await plant(
    0,
    fruit.map((texts) => ({ title: texts[0], search: [...texts] })),
  )
  for (let from = 0; from < size; from += 2000) {
    const numbers = Array.from({ length: 2000 }, (_, i) => from + i)
    await plant(
      from,
      numbers.map((n) => ({ title: `No. ${n}`, search: [`common ${n % 997}`] })),
    )
  }
  await house.owner`analyze items.item, items.search`
}, 60_000)
afterAll(() => house.close())

describe('search', () => {
  it.each<[string, { text: string; kinds?: string[] }, string[]]>([
    ['newest first', { text: 'apple' }, ['Pear cake', 'Apple press', 'Apple cake']],
    ['all the words', { text: 'apple cake' }, ['Pear cake', 'Apple cake']],
    ['the last one begun', { text: 'APPLE vill' }, ['Apple press']],
    ['only the last one begun', { text: 'appl village' }, []],
    ['some kinds', { text: 'apple', kinds: ['thing'] }, ['Apple press']],
    ['no kind at all', { text: 'apple', kinds: [] }, []],
    ['nothing asked', { text: '' }, []],
  ])('%s', async (_name, asked, titles) =>
    expect((await search(win, { group, ...asked })).found.map((one) => one.title)).toEqual(titles),
  )

  it('goes on page by page to the end', async () => {
    const titles: string[] = []
    let after: string | undefined
    do {
      const page = await search(win, { group, text: 'common 77', ...(after ? { after } : {}) })
      titles.push(...page.found.map((one) => one.title))
      after = page.next ?? undefined
    } while (after)
    const wanted = Array.from({ length: size }, (_, n) => n)
      .filter((n) => String(n % 997).startsWith('77'))
      .map((n) => `No. ${n}`)
    expect(titles).toEqual(wanted.toReversed())
  })

  it.each([
    ['a rare word', '776', 'search_words'],
    ['two words', 'common 776', 'search_words'],
    ['a word of all', 'common', 'item_newest'],
  ])('%s is found by its index', async (_name, text, index) => {
    const plan = await asking(win, async (ctx) => {
      await store.planAnew(ctx)
      const rows = await ctx.tx<
        Record<string, string>[]
      >`explain (costs off) ${store.found(ctx, { group, community: group, circle: false, text, kinds: null }, null, 25)}`
      return rows.map((line) => line['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/Seq Scan on (item|search)\b/)
  })
})
