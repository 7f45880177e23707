// Kept searches: who is told of what is new, once, and what may go with a listing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { Refusal } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import * as limits from './limits.ts'
import {
  addCategory,
  approve,
  categories,
  endSearch,
  fitting,
  pause,
  postListing,
  savedSearches,
  saveSearch,
  setSetting,
} from './server/index.ts'

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
const post = async (who: Caller, title: string, more: object = {}): Promise<ItemId> =>
  (await postListing(who, { group, kind: 'offer', title, ...more })).listing
const told = async (who: Someone) => {
  await house.drain()
  const rows = await house.owner<{ data: { search: string } }[]>`
    select data from notices.notice where person_id = ${who.actor.id} and kind = 'market.found' order by id`
  return rows.map(({ data }) => data.search)
}

describe('a kept search', () => {
  it('tells of what is new and fits, by any of its parts, once', async () => {
    const food = (await categories(tom, { group })).categories[0]!.id
    const bread = (await addCategory(keeper, { group, name: 'Bread', parent: food })).categories.find(
      ({ name }) => name === 'Bread',
    )!.id
    await saveSearch(tom, { group, find: 'rye brea', name: 'Rye' })
    await saveSearch(tom, { group, category: food })
    await saveSearch(tom, { group, tag: 'Vegan', kind: 'want' })
    await post(win, 'Guitar lessons')
    expect(await told(tom)).toEqual([])
    await post(win, 'Rye bread')
    await post(win, 'Loaf', { category: bread })
    await post(win, 'Jam', { tags: ['vegan'] })
    await post(win, 'Jam', { tags: ['vegan'], kind: 'want' })
    const names = await told(tom)
    expect(names).toEqual(['Rye', 'Food and kitchen', 'Vegan'])
    // Two that fit are one notice; one's own are none.
    await post(win, 'Rye bread again', { category: bread, tags: ['vegan'], kind: 'want' })
    await post(tom, 'My own rye bread')
    expect(await told(tom)).toHaveLength(4)
    const letters = await house.owner<{ kind: string }[]>`
      select kind from notices.mail where person_id = ${tom.actor.id} and kind = 'market.found'`
    expect(letters).toHaveLength(4)
  })

  it('tells only who may see it, when they may', async () => {
    const other = await house.member(group, 'Somebody else')
    for (const who of [tom, keeper, other]) await saveSearch(who, { group, find: 'ladder' })
    const { group: circle } = (await named('groups.create_circle')(keeper, { parent: group, name: 'Tools' })) as {
      group: GroupId
    }
    for (const who of [tom, win]) await named('groups.add_to_circle')(keeper, { circle, person: who.actor.id })
    await post(win, 'Ladder for the circle', { group: circle })
    expect([await told(tom), await told(other)]).toEqual([['ladder'], []])
    await named('groups.leave')(other, { group })
    await post(win, 'Ladder for everybody', { audience: 4 })
    expect([(await told(tom)).length, await told(other)]).toEqual([2, []])
    await setSetting(keeper, { group, months: 6, stale_months: 6, moderated: true })
    const waiting = await post(win, 'Ladder that waits')
    expect(await told(tom)).toHaveLength(2)
    await approve(keeper, { listing: waiting })
    expect(await told(tom)).toHaveLength(3)
  })

  it('says nothing of what is gone before it was told', async () => {
    await saveSearch(tom, { group, find: 'ladder' })
    await pause(win, { listing: await post(win, 'Ladder') })
    expect(await told(tom)).toEqual([])
  })

  it('is its person’s alone, and ends', async () => {
    const { search } = await saveSearch(tom, { group, find: 'ladder' })
    expect((await savedSearches(tom, { group })).searches).toMatchObject([
      { id: search, name: 'ladder', find: 'ladder' },
    ])
    expect((await savedSearches(win, { group })).searches).toEqual([])
    for (const who of [win, keeper, house.anonymous])
      expect(await outcome(endSearch(who, { search }))).toBe('market.search_absent')
    await endSearch(tom, { search })
    expect((await savedSearches(tom, { group })).searches).toEqual([])
    await post(win, 'Ladder')
    expect(await told(tom)).toEqual([])
  })

  it('needs a name or something to look for, a member, and room', async () => {
    const other = await house.community()
    const theirs = (await categories(other.coordinator, { group: other.group })).categories[0]!.id
    expect(await outcome(saveSearch(tom, { group }))).toBe('market.search_empty')
    expect(await outcome(saveSearch(tom, { group, category: theirs }))).toBe('market.category_absent')
    expect(await outcome(saveSearch(house.anonymous, { group, find: 'x' }))).toBe('kernel.sign_in_required')
    expect(await outcome(saveSearch(other.coordinator, { group, find: 'x' }))).toBe('groups.members_only')
    expect(await outcome(savedSearches(other.coordinator, { group }))).toBe('groups.members_only')
    for (let i = 0; i < limits.searches; i += 1) await saveSearch(tom, { group, name: `No ${i}`, kind: 'want' })
    expect(await outcome(saveSearch(tom, { group, find: 'x' }))).toBe('market.searches_full')
  })

  it('is found by its index, and goes along when a person is claimed', async () => {
    await house.owner`
      insert into market.saved_search (id, person_id, community_id, name, words, anchor, created_at)
      select gen_random_uuid(), gen_random_uuid(), ${group}, 'x', array['w' || n], 'w:w' || n, ${house.now.get()} from generate_series(1, 20000) n`
    await house.owner`analyze market.saved_search`
    const id = await post(win, 'Ladder')
    const plan = await house.owner<Record<string, string>[]>`
      explain select s.id from market.listing l join market.saved_search s on s.community_id = l.community_id and s.anchor = any (array['k:', 'w:ladder', 'w:lad'])
       where l.item_id = ${id}`
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('saved_search_anchor')
    const { search } = await saveSearch(tom, { group, find: 'ladder' })
    await house.owner`select market.hand_over(${tom.actor.id}, ${win.actor.id})`
    expect((await savedSearches(win, { group })).searches.map((one) => one.id)).toEqual([search])
  })
})

describe('what may go with it', () => {
  it('is of the other kind, by others, of its category or with its tags', async () => {
    const [food, home] = (await categories(tom, { group })).categories.map(({ id }) => id)
    const want = await post(tom, 'Bread for Sunday', { kind: 'want', category: food, tags: ['vegan'] })
    const inCategory = await post(win, 'Rye bread', { category: food })
    const tagged = await post(win, 'Cake', { category: home, tags: ['Vegan'] })
    await post(win, 'A want too', { kind: 'want', category: food })
    await post(tom, 'My own offer', { category: food })
    await post(win, 'Broom', { category: home })
    await post(keeper, 'For roles', { category: food, audience: 1 })
    expect((await fitting(tom, { listing: want })).listings.map(({ id }) => id)).toEqual([tagged, inCategory])
    expect((await fitting(win, { listing: inCategory })).listings.map(({ id }) => id)).toEqual([want])
    const bare = await post(tom, 'Without', { kind: 'want' })
    expect((await fitting(tom, { listing: bare })).listings).toEqual([])
    await pause(tom, { listing: want })
    expect((await fitting(tom, { listing: want })).listings).toEqual([])
    expect(await outcome(fitting(win, { listing: want }))).toBe('items.item_absent')
  })
})
