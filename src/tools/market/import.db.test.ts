// Imports, and how lists behave when there is much: 20,000 listings in one community, beside those of another.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import type { GroupId, ItemId } from '#kernel/ids'
import { rooms } from '#kernel/room'
import { bringBack, putAway, search } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { categories, editListing, importListings, listings, type ImportedListings } from './server/index.ts'
import * as store from './server/store.ts'
import type { ImportedListing } from './schema.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let win: Someone
let tom: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  win = await house.member(group, 'Win')
  tom = await house.member(group, 'Tom')
})
afterAll(() => house.close())

const asking = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, async (tx) => {
    const { ctx, flush } = makeCtx(caller, tx, house.now.get())
    const answer = await run(ctx)
    await flush()
    return answer
  })
const bring = (rows: ImportedListing[], into = group): Promise<ImportedListings> =>
  asking(house.system, (ctx) => importListings(ctx, into, rows))
const code = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )
const row = (n: number, more: Partial<ImportedListing> = {}): ImportedListing => ({
  source_id: `s${n}`,
  kind: n % 3 === 0 ? 'want' : 'offer',
  title: `Jam of plums no. ${n}`,
  body: 'Small jars.',
  category: 'Kitchen',
  price: '2 a jar',
  created_at: new Date(Date.UTC(2020, 0, 1) + n * 60_000),
  author: win.actor.id,
  ...more,
})
const found = async (find: string, more: Partial<Parameters<typeof listings>[1]> = {}) =>
  (await listings(win, { group, find, ...more })).listings

describe('an import', () => {
  it('makes what is new, changes what the source changed, and leaves what was touched here', async () => {
    const rows = [1, 2, 3, 4, 5].map((n) => row(n))
    expect(await bring(rows)).toEqual({ made: 5, changed: 0, same: 0, kept: [], cut: [], empty: [] })
    expect(await bring(rows)).toEqual({ made: 0, changed: 0, same: 5, kept: [], cut: [], empty: [] })
    const ids = new Map((await found('plums')).map((one) => [one.title, one.id]))
    const idOf = (n: number): ItemId => ids.get(`Jam of plums no. ${n}`)!
    await editListing(win, { listing: idOf(1), title: 'Jam of my own' })
    await putAway(win, { item: idOf(2) })
    await putAway(win, { item: idOf(3) })
    await bringBack(win, { item: idOf(3) })
    const again = rows.map((one) => ({
      ...one,
      title: `${one.title}, riper`,
      body: 'Larger jars.',
      hidden: true,
      category: 'Cellar',
    }))
    expect(await bring(again)).toEqual({ made: 0, changed: 2, same: 0, kept: ['s1', 's2', 's3'], cut: [], empty: [] })
    expect(
      (await found('riper', { state: 'away', mine: true })).map((one) => `${one.title} · ${one.category?.name}`).sort(),
    ).toEqual(['Jam of plums no. 4, riper · Cellar', 'Jam of plums no. 5, riper · Cellar'])
    expect((await found('jam')).map((one) => one.title).sort()).toEqual(['Jam of my own', 'Jam of plums no. 3'])
    expect((await bring(again.map((one) => ({ ...one, hidden: false })))).changed).toBe(2)
    expect(await found('riper')).toHaveLength(2)
  })

  it('says what was cut and what was left, and takes the last of equal rows', async () => {
    const rows = [
      row(10, { title: '', body: '' }),
      row(11, { price: 'x'.repeat(90) }),
      row(12, { title: 'First' }),
      row(12, { title: 'Last' }),
      row(13, { expires_at: new Date('2021-01-01') }),
    ]
    expect(await bring(rows)).toEqual({ made: 3, changed: 0, same: 0, kept: [], cut: ['s11'], empty: ['s10'] })
    expect((await found('last')).map((one) => one.title)).toEqual(['Last'])
    expect(await found('no 13')).toHaveLength(0)
    expect(await found('no 13', { state: 'away', mine: true })).toHaveLength(1)
  })

  it('is not for people', async () => {
    const { named } = await import('#kernel/registry')
    expect(await code(named('market.import_listings')(coordinator, { group, rows: [] }))).toBe('market.system_only')
    expect(await code(bring([row(1, { source_id: '' })]))).toBe('kernel.input_invalid')
  })

  it('follows who is merged: what was written for them is theirs', async () => {
    const written = await house.person('Written down')
    await bring([row(20, { author: written.actor.id, title: 'From a paper slip' })])
    const items = rooms().find((room) => room.name === 'items')!
    await asking(house.system, (ctx) => items.merge!(ctx, written.actor.id, tom.actor.id))
    expect((await listings(tom, { group, mine: true, find: 'slip' })).listings.map((one) => one.author.name)).toEqual([
      'Tom',
    ])
    expect((await listings(win, { group, author: tom.actor.id, find: 'slip' })).offers.count).toBe(1)
  })
})

describe('with twenty thousand', () => {
  const nouns = [
    'bread',
    'ladder',
    'lesson',
    'bicycle',
    'soap',
    'garden',
    'lift',
    'guitar',
    'jelly',
    'seedlings',
    'repair',
    'wool',
    'wood',
    'tea',
    'eggs',
    'table',
    'honey',
    'basket',
    'lamp',
    'letter',
  ]
  const timed = async <T>(act: () => Promise<T>): Promise<[T, number]> => {
    const at = performance.now()
    const answer = await act()
    return [answer, performance.now() - at]
  }
  let many: { group: GroupId; coordinator: Someone }
  let imported_ms = 0
  beforeAll(async () => {
    many = await house.community()
    for (const [into, size] of [
      [many.group, 20_000],
      [group, 5_000],
    ] as const)
      for (let from = 0; from < size; from += 2000) {
        const rows = Array.from({ length: Math.min(2000, size - from) }, (_, i) => {
          const n = from + i
          return row(n, {
            source_id: `m${n}`,
            title: `${nouns[n % 20]} and ${nouns[(n * 7 + 3) % 20]} no. ${n}`,
            body: `Bring ${nouns[(n * 13 + 5) % 20]} to ${n % 977}.`,
            category: `Category ${n % 12}`,
            author: into === group ? win.actor.id : many.coordinator.actor.id,
            audience: n % 10 === 0 ? 4 : 2,
          })
        })
        const [, ms] = await timed(() => bring(rows, into))
        if (into === group) imported_ms += ms
      }
    await house.owner`analyze`
  }, 120_000)

  it('five thousand are imported within seconds', () => expect(imported_ms).toBeLessThan(15_000))

  type Asked = Partial<store.Wanted>
  /** What the database does with the very statement of a list. */
  const planOf = (caller: Caller, more: Asked, after: store.Below = null): Promise<string> =>
    asking(caller, async (ctx) => {
      const wanted: store.Wanted = {
        community: many.group,
        circle: null,
        kinds: ['offer', 'want'],
        find: '',
        categories: null,
        tag: null,
        author: null,
        state: 'live',
        near: null,
        ownAway: true,
        ...more,
      }
      const rows = await ctx.tx<
        Record<string, string>[]
      >`explain (analyze, costs off, timing off) ${store.page(ctx, wanted, after, 25)}`
      return rows.map((line) => line['QUERY PLAN']).join('\n')
    })
  const middle = {
    stale: false,
    at: new Date(Date.UTC(2020, 0, 1) + 10_000 * 60_000),
    id: '00000000-0000-7000-8000-000000000000',
  }

  it.each<[string, Asked, store.Below, string]>([
    ['the newest', {}, null, 'listing_newest'],
    ['the newest offers', { kinds: ['offer'] }, null, 'listing_newest'],
    ['wants from the middle on', { kinds: ['want'] }, middle, 'listing_newest'],
    ['both from the middle on', {}, middle, 'listing_newest'],
    ['those with a rare word', { find: '777' }, null, 'search_words'],
    ['those with two words', { find: 'sourdough lad' }, null, 'search_words'],
  ])('%s come by their index, for members and for strangers', async (_name, more, after, index) => {
    for (const caller of [many.coordinator, tom, house.anonymous]) {
      const plan = await planOf(caller, more, after)
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/Seq Scan on (listing|item|search|person)\b/)
    }
  })

  it('those of a category, of several and of a tag come by theirs', async () => {
    const all = (await categories(many.coordinator, { group: many.group })).categories.map(({ id }) => id)
    await house.owner`insert into market.listing_tag (item_id, word, tag, community_id, kind, created_at)
      select item_id, 'bread', 'bread', community_id, kind, created_at from market.listing where community_id = ${many.group}`
    await house.owner`analyze market.listing_tag`
    for (const [more, after, index] of [
      [{ categories: all.slice(0, 1) }, null, 'listing_category'],
      [{ categories: all }, middle, 'listing_category'],
      [{ tag: 'bread' }, null, 'listing_tag_newest'],
      [{ tag: 'bread', kinds: ['want'] as const }, middle, 'listing_tag_newest'],
    ] as [Asked, store.Below, string][]) {
      const plan = await planOf(tom, more, after)
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/Seq Scan on (listing|listing_tag|item|person)\b/)
      // Nothing is read that is not shown, but for what the last of each place leaves over.
      for (const [, rows] of plan.matchAll(/Index Scan .* on listing.*rows=(\d+)/g))
        expect(Number(rows)).toBeLessThan(60)
    }
  })

  it('and quickly', async () => {
    const measured: Record<string, number> = {}
    const best = async (name: string, act: () => Promise<unknown>) => {
      const times: number[] = []
      for (let i = 0; i < 7; i += 1) times.push((await timed(act))[1])
      measured[name] = Math.round(times.sort((a, b) => a - b)[3]! * 10) / 10
    }
    const who = await house.member(many.group, 'Reader')
    const {
      categories: [category],
    } = await categories(who, { group: many.group })
    const far = (await listings(who, { group: many.group })).next!
    await best('first page', () => listings(who, { group: many.group }))
    await best('offers', () => listings(who, { group: many.group, kind: 'offer' }))
    await best('second page', () => listings(who, { group: many.group, after: far }))
    await best('a category', () => listings(who, { group: many.group, category: category!.id }))
    await best('a tag', () => listings(who, { group: many.group, tag: 'bread' }))
    await best('a stranger', () => listings(house.anonymous, { group: many.group }))
    await best('a rare word', () => listings(who, { group: many.group, find: '777' }))
    await best('two words', () => listings(who, { group: many.group, find: 'guitar less' }))
    await best('a common word', () => listings(who, { group: many.group, find: 'bread' }))
    await best('a word of all', () => listings(who, { group: many.group, find: 'and' }))
    await best('search', () => search(who, { group: many.group, text: 'guitar less' }))
    await best('search for a word of all', () => search(who, { group: many.group, text: 'no' }))
    expect((await listings(who, { group: many.group })).offers).toEqual({ count: 500, more: true })
    for (const [name, ms] of Object.entries(measured)) expect([name, ms < 400]).toEqual([name, true])
  })
})
