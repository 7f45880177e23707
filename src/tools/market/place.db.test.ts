// Where things are: as coarse as their author chose, the nearest first, and nobody's own place for anybody else.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { Refusal } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { snapshot } from '#kernel/query'
import { history } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import * as limits from './limits.ts'
import {
  addSpot,
  editListing,
  keepPlace,
  listing,
  listings,
  map,
  places,
  postListing,
  removeSpot,
} from './server/index.ts'
import * as store from './server/store.ts'

let house: TestHouse
let group: GroupId
let keeper: Someone
let tom: Someone
let win: Someone
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ group, coordinator: keeper } = await house.community())
  tom = await house.member(group, 'Tom Bell')
  win = await house.member(group, 'Win Ashdown')
})

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const post = async (title: string, point: string, more: object = {}): Promise<ItemId> =>
  (await postListing(tom, { group, kind: 'offer', title, point, precision: 'exact', ...more })).listing
const near = async (who: Caller, more: object) =>
  (await listings(who, { group, ...more })).listings.map(({ title, km }) => [title, km && Math.round(km * 10) / 10])

describe('where a listing is', () => {
  it('is kept as coarse as wanted, and nowhere else', async () => {
    const id = await post('Jam', '48.856614, 2.352222', { place: 'By the bridge' })
    expect((await listing(win, { listing: id })).where).toEqual({
      place: 'By the bridge',
      at: { lat: 48.8566, lon: 2.3522, precise: 'exact' },
    })
    await editListing(tom, { listing: id, place: 'By the bridge', point: '48.856614, 2.352222', precision: 'near' })
    expect((await listing(win, { listing: id })).where.at).toMatchObject({ lat: 48.86, precise: 'near' })
    const [before] = (await history(tom, { item: id })).edits
    expect(before!.before).toEqual({ point: true })
    expect(JSON.stringify(await house.owner`select before from items.edit where item_id = ${id}`)).not.toContain(
      '48.8566',
    )
    await editListing(tom, { listing: id, place: '', point: '' })
    expect((await listing(win, { listing: id })).where).toEqual({ place: '', at: null })
    expect(await editListing(tom, { listing: id, title: 'Jam' })).toMatchObject({ changed: false })
  })

  it('is at a place of the group, and found by its words', async () => {
    const { spot } = await addSpot(keeper, { group, name: 'Old mill', point: 'geo:48.9,2.4' })
    const id = await post('Ladder', '', { spot })
    expect((await listing(win, { listing: id })).where).toEqual({
      place: 'Old mill',
      at: { lat: 48.9, lon: 2.4, precise: 'town' },
    })
    expect((await listings(win, { group, find: 'old mill' })).listings).toHaveLength(1)
    await removeSpot(keeper, { spot })
    expect((await listing(win, { listing: id })).where.place).toBe('Old mill')
    const other = await house.community()
    const theirs = await addSpot(other.coordinator, { group: other.group, name: 'Theirs', point: '1, 1' })
    expect(await outcome(post('X', '', { spot: theirs.spot }))).toBe('market.spot_absent')
    expect(await outcome(post('X', '', { spot }))).toBe('market.spot_absent')
    expect(await outcome(listings(tom, { group, from: theirs.spot }))).toBe('market.spot_absent')
    expect(await outcome(post('X', 'somewhere'))).toBe('market.point_unreadable')
  })
})

describe('places of a group', () => {
  it('are named by who sets up', async () => {
    expect(await outcome(addSpot(tom, { group, name: 'Mine', point: '1, 1' }))).toBe('kernel.not_allowed')
    const { spot } = await addSpot(keeper, { group, name: 'Old mill', point: '48.9, 2.4' })
    expect(await outcome(addSpot(keeper, { group, name: 'Old mill', point: '1, 1' }))).toBe('market.spot_taken')
    expect(await outcome(addSpot(keeper, { group, name: 'X', point: '99, 1' }))).toBe('market.point_unreadable')
    expect(await outcome(removeSpot(tom, { spot }))).toBe('kernel.not_allowed')
    expect((await places(tom, { group })).spots).toEqual([{ id: spot, name: 'Old mill', lat: 48.9, lon: 2.4 }])
    await removeSpot(keeper, { spot })
    expect(await outcome(removeSpot(keeper, { spot }))).toBe('market.spot_absent')
    await house.owner`insert into market.spot (id, group_id, name, lat, lon)
      select gen_random_uuid(), ${group}, 'No ' || n, 1, 1 from generate_series(1, ${limits.spots}::int) n`
    expect(await outcome(addSpot(keeper, { group, name: 'One more', point: '1, 1' }))).toBe('market.spots_full')
  })
})

describe('what is near', () => {
  beforeEach(async () => {
    await post('Far', '49.0, 2.35')
    await post('Here', '48.8566, 2.3522')
    await post('Close', '48.86, 2.36', { kind: 'want' })
    await post('Nowhere', '')
  })

  it('comes first, with how far', async () => {
    expect(await near(win, { from: '48.8566, 2.3522' })).toEqual([
      ['Here', 0],
      ['Close', 0.7],
      ['Far', 15.9],
    ])
    expect(await near(win, { from: '48.8566, 2.3522', within_km: '5' })).toEqual([
      ['Here', 0],
      ['Close', 0.7],
    ])
    expect(await near(win, { from: '48.8566, 2.3522', within_km: 5, kind: 'want' })).toEqual([['Close', 0.7]])
    const page = await listings(win, { group, from: '48.8566, 2.3522', within_km: 5 })
    expect([page.offers.count, page.wants.count]).toEqual([1, 1])
    expect(await near(win, {})).toHaveLength(4)
  })

  it('is not what others may not see, nor what other groups have', async () => {
    await postListing(keeper, { group, kind: 'offer', title: 'Roles', audience: 1, point: '48.8566, 2.3522' })
    const other = await house.community()
    await postListing(other.coordinator, {
      group: other.group,
      kind: 'offer',
      title: 'Theirs',
      point: '48.8566, 2.3522',
    })
    const titles = (await near(win, { from: '48.8566, 2.3522' })).map(([title]) => title)
    expect(titles).toEqual(['Here', 'Close', 'Far'])
    expect((await map(win, { group })).listings.map(({ title }) => title)).toEqual(['Close', 'Here', 'Far'])
    expect((await map(house.anonymous, { group })).listings).toEqual([])
  })

  it('goes on page by page', async () => {
    for (let i = 0; i < 30; i += 1) await post(`No ${i}`, `48.9, ${(2.4 + i / 1000).toFixed(4)}`)
    const first = await listings(win, { group, from: '48.9, 2.4' })
    const second = await listings(win, { group, from: '48.9, 2.4', after: first.next! })
    const titles = [...first.listings, ...second.listings].map(({ title }) => title)
    expect(titles.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => `No ${i}`))
    expect([titles.length, new Set(titles).size, second.next]).toEqual([33, 33, null])
    expect(await outcome(listings(win, { group, from: '48.9, 2.4', after: 'WyJhIiwiYiJd' }))).toBe(
      'kernel.input_invalid',
    )
  })

  it('comes by its index, however many there are elsewhere', async () => {
    const id = await post('Pattern', '48.9, 2.4')
    // Rows of other communities at the very same points, and many of this one.
    await house.owner.unsafe(`set session_replication_role = replica`).catch(() => null)
    await house.owner`alter table market.listing drop constraint listing_item_id_fkey`
    await house.owner`
      insert into market.listing (item_id, kind, title, body, price_text, group_id, community_id, author_id, audience, state, created_at, lat, lon, precise)
      select gen_random_uuid(), 'offer', 'x', '', '', c.id, c.id, l.author_id, 2, 'live', l.created_at, 48.9 + (n % 200) / 1000.0, 2.4 + (n / 200) / 1000.0, 'exact'
        from market.listing l, generate_series(1, 10000) n, (values (${group}::uuid), (gen_random_uuid()), (gen_random_uuid())) c (id) where l.item_id = ${id}`
    await house.owner`analyze market.listing`
    const plan = (km: number | null) =>
      snapshot(win, async (ctx) => {
        const wanted = {
          community: group,
          circle: null,
          kinds: ['offer', 'want'] as const,
          find: '',
          categories: null,
          tag: null,
          author: null,
          state: 'live' as const,
          near: { lat: 48.9, lon: 2.4, km },
          ownAway: true,
        }
        const rows = await ctx.tx<
          Record<string, string>[]
        >`explain (analyze, costs off, timing off) ${store.nearest(ctx, wanted, null, 25)}`
        return rows.map((line) => line['QUERY PLAN']).join('\n')
      })
    const [{ version } = { version: 0 }] = await house.owner<
      { version: number }[]
    >`select current_setting('server_version_num')::int as version`
    for (const km of [null, 5]) {
      const text = await plan(km)
      // PostgreSQL 15 reads those of the community by their index and sorts them; newer ones walk outward from the point.
      if (version < 160_000) {
        expect(text).toMatch(/Index Scan (on|using) listing_(newest|near)/)
        expect(text).not.toMatch(/Seq Scan on listing/)
        continue
      }
      expect(text).toContain('listing_near')
      expect(text).toContain('Order By')
      expect(text).not.toMatch(/Seq Scan on listing/)
      const [, rows] = /Index Scan using listing_near.*rows=(\d+)/.exec(text)!
      expect(Number(rows)).toBeLessThan(60)
    }
  })
})

describe('one’s own place', () => {
  it('is kept to a kilometre for its person alone, and forgotten', async () => {
    expect(await outcome(listings(tom, { group, from: 'me' }))).toBe('market.place_unknown')
    expect(await outcome(listings(house.anonymous, { group, from: 'me' }))).toBe('market.place_unknown')
    expect(await keepPlace(tom, { group, from: '48.856614, 2.352222' })).toEqual({ kept: true })
    expect((await places(tom, { group })).own).toMatchObject({ lat: 48.86 })
    expect((await places(win, { group })).own).toBeNull()
    expect(await house.pool`select * from market.own_place`).toEqual([])
    await post('Here', '48.8566, 2.3522')
    expect(await near(tom, { from: 'me' })).toHaveLength(1)
    expect(await outcome(keepPlace(house.anonymous, { group, from: '1, 1' }))).toBe('kernel.sign_in_required')
    expect(await outcome(keepPlace(tom, { group, from: 'x' }))).toBe('market.point_unreadable')
    expect(await keepPlace(tom, { group, from: '' })).toEqual({ kept: false })
    expect((await places(tom, { group })).own).toBeNull()
  })
})
