import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { newId, type GroupId } from '#kernel/ids'
import { search } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import {
  categories,
  editListing,
  listing,
  listings,
  postListing,
  renameCategory,
  setCategories,
} from './server/index.ts'

let house: TestHouse
let group: GroupId
let win: Someone
let tom: Someone
let clerk: Someone
let stranger: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ;({ group } = await house.community())
  win = await house.member(group, 'Win Ashdown')
  tom = await house.member(group, 'Tom Bell')
  clerk = await house.member(group, 'Odile Marchand', ['clerk'])
  stranger = await house.person('Priya Nair')
})
afterAll(() => house.close())

const bread = {
  kind: 'offer',
  title: 'Sourdough bread, baked on Fridays',
  body: 'Bring a bag.\n\nRye or wheat.',
  price: '½ h a loaf',
} as const
const post = (who: Caller, more: Partial<Parameters<typeof postListing>[1]> = {}) =>
  postListing(who, { group, ...bread, ...more })
const idsFor = async (who: Caller, more: Partial<Parameters<typeof listings>[1]> = {}) =>
  (await listings(who, { group, ...more })).listings.map((row) => row.id)
const code = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

describe('posting', () => {
  it('stands at once where it belongs, with everything that was written', async () => {
    const {
      categories: [food],
    } = await categories(win, { group })
    const { listing: id } = await post(win, { category: food!.id, price_minor: '2000' })
    const [row] = (await listings(tom, { group, kind: 'offer' })).listings
    expect(row).toMatchObject({
      id,
      kind: 'offer',
      title: bread.title,
      excerpt: 'Bring a bag. Rye or wheat.',
      price: { text: '½ h a loaf', minor: 2000n },
      picture: null,
      author: { id: win.actor.id, name: 'Win Ashdown' },
      category: { id: food!.id, name: food!.name },
      circle: null,
      state: 'live',
    })
    expect(await listing(tom, { listing: id })).toMatchObject({
      body: bread.body,
      audience: 2,
      written_by: null,
      pictures: [],
      community: group,
      can: { edit: { ok: false }, put_away: { ok: false } },
    })
    expect(await listing(win, { listing: id })).toMatchObject({ can: { edit: { ok: true }, put_away: { ok: true } } })
  })

  it('tells one fact, and none when it is refused', async () => {
    const facts = async () => (await house.owner`select from kernel.fact where name = 'market.listing_posted'`).length
    const before = await facts()
    await code(post(stranger))
    expect(await facts()).toBe(before)
    await post(tom)
    expect(await facts()).toBe(before + 1)
  })

  it('happens once, however often the form is sent', async () => {
    const twice = { ...win, key: 'form-1' }
    expect(await post(twice, { title: 'Once' })).toEqual(await post(twice, { title: 'Once' }))
    expect(await code(post(twice, { title: 'Something else' }))).toBe('kernel.key_reused')
    expect((await listings(win, { group, find: 'once' })).offers.count).toBe(1)
  })

  it('is done for a member by who may, and says who wrote it down', async () => {
    const { listing: id } = await post(clerk, { for: tom.actor.id, title: 'A lift to the hospital' })
    expect(await listing(tom, { listing: id })).toMatchObject({
      author: { name: 'Tom Bell' },
      written_by: { name: 'Odile Marchand' },
      can: { edit: { ok: true } },
    })
    expect(await idsFor(tom, { mine: true, find: 'hospital' })).toEqual([id])
  })
})

describe('who may not', () => {
  const at = () => ({ group, ...bread })
  it.each<[string, () => Promise<unknown>, string]>([
    ['nobody known', () => post(house.anonymous), 'kernel.sign_in_required'],
    ['a stranger', () => post(stranger), 'groups.members_only'],
    ['a member for another', () => post(win, { for: tom.actor.id }), 'kernel.not_allowed'],
    ['for who is no member', () => post(clerk, { for: stranger.actor.id }), 'market.member_absent'],
    ['to linked groups that are not there', () => post(win, { audience: 3 }), 'items.audience_closed'],
    [
      'under a category of another community',
      async () => {
        const other = await house.community()
        const {
          categories: [theirs],
        } = await categories(other.coordinator, { group: other.group })
        return post(win, { category: theirs!.id })
      },
      'market.category_absent',
    ],
    [
      'with nine pictures',
      () => post(win, { pictures: Array.from({ length: 9 }, (_, i) => `00000000-0000-7000-8000-00000000000${i}`) }),
      'items.too_many_pictures',
    ],
    [
      'with a picture that is not there',
      () => post(win, { pictures: ['00000000-0000-7000-8000-000000000000'] }),
      'items.picture_absent',
    ],
    [
      'in no group',
      () => postListing(win, { ...at(), group: '00000000-0000-7000-8000-000000000000' }),
      'groups.group_absent',
    ],
    ['mine, for nobody', () => listings(house.anonymous, { group, mine: true }), 'kernel.sign_in_required'],
    [
      'a listing that is not there',
      () => listing(win, { listing: '00000000-0000-7000-8000-000000000000' }),
      'items.item_absent',
    ],
  ])('%s', async (_name, act, wanted) => expect(await code(act())).toBe(wanted))

  it('something that is no listing', async () => {
    const id = newId()
    await house.owner`insert into items.kind (kind) values ('thing')`
    await house.owner`insert into items.item (id, kind, group_id, community_id, author_id, written_by, audience, locale, title, created_at)
      values (${id}, 'thing', ${group}, ${group}, ${win.actor.id}, ${win.actor.id}, 2, 'en', 'Thing', ${house.now.get()})`
    expect(await code(listing(win, { listing: id }))).toBe('market.listing_absent')
    expect(await code(editListing(win, { listing: id, title: 'Mine' }))).toBe('market.listing_absent')
  })

  it('a group that does not use it', async () => {
    const other = await house.community()
    const { listing: id } = await postListing(other.coordinator, { ...bread, group: other.group })
    await house.owner`update groups."group" set tools = array_remove(tools, 'market') where id = ${other.group}`
    expect(
      await Promise.all([
        code(postListing(other.coordinator, { ...bread, group: other.group })),
        code(listings(other.coordinator, { group: other.group })),
        code(listing(other.coordinator, { listing: id })),
        code(categories(other.coordinator, { group: other.group })),
      ]),
    ).toEqual(Array(4).fill('market.switched_off'))
  })

  it('who posts all day', async () => {
    const busy = await house.member(group, 'Busy')
    const codes = []
    for (let i = 0; i < 61; i += 1) codes.push(await code(post(busy, { title: `No. ${i}` })))
    expect([codes.filter((c) => c === 'done').length, codes.at(-1)]).toEqual([60, 'kernel.too_many'])
  })
})

describe('hostile texts', () => {
  it.each([
    ['markup', '<script>alert(1)</script><img src=x onerror=alert(2)>'],
    ['SQL', "'); drop table market.listing; --"],
    ['placeholders', '{name} {count, plural, other {#}} $1 %s ${x}'],
    ['right to left', 'לחם מחמצת · خبز'],
    ['emoji', 'Bread 🍞👩‍🌾'],
  ])('%s stays text, and is found by its words', async (_name, title) => {
    const { listing: id } = await post(win, { title, body: title, price: title.slice(0, 80) })
    expect(await listing(tom, { listing: id })).toMatchObject({ title, body: title })
    expect(await code(listings(tom, { group, find: title }))).toBe('done')
  })

  it.each<[string, Record<string, unknown>]>([
    ['a name of a megabyte', { title: 'a'.repeat(1_000_000) }],
    ['a text of a megabyte', { body: 'a'.repeat(1_000_000) }],
    ['a long price', { price: 'a'.repeat(81) }],
    ['no name', { title: '   ' }],
    ['a zero byte', { title: 'Bread\u0000' }],
    ['a direction override', { title: 'Bread \u202Edaerb' }],
    ['an isolate in the text', { body: 'a \u2066 b' }],
    ['an escape', { title: '\u001b[31mred' }],
    ['half a character', { title: 'Bread \ud83c' }],
    ['two lines in a name', { title: 'Bread\nand butter' }],
    ['an amount below zero', { price_minor: '-1' }],
    ['an amount with a point', { price_minor: '1.5' }],
    ['an audience that is none', { audience: 9 }],
    ['only oneself', { audience: 0 }],
    ['another kind', { kind: 'gift' }],
    ['forty-one pictures', { pictures: Array(41).fill('00000000-0000-7000-8000-000000000000') }],
    ['a category that is no id', { category: "' or 1=1" }],
  ])('%s is refused', async (_name, more) => expect(await code(post(win, more))).toBe('kernel.input_invalid'))

  it.each([
    ['an endless search', 'a'.repeat(101)],
    ['a control character', 'a\u0007b'],
  ])('%s is refused', async (_name, find) => {
    expect(await code(listings(win, { group, find }))).toBe('kernel.input_invalid')
  })

  it.each(['zzz', 'WyJhIiwiYiJd', 'W10', '~'])('a place that was never ours is refused: %s', async (after) => {
    expect(await code(listings(win, { group, after }))).toBe('kernel.input_invalid')
    expect(await code(search(win, { group, text: 'bread', after }))).toBe('kernel.input_invalid')
  })

  it.each(['!!!', "'", "a' | 'b", '\\', ':*', '<->', '& | !', '%', '(('])(
    'a search that is no word breaks nothing: %s',
    async (find) => {
      expect(await code(listings(win, { group, find }))).toBe('done')
      expect(await code(search(win, { group, text: find }))).toBe('done')
    },
  )
})

describe('categories', () => {
  it('are set in order by who sets up; what stood under one that goes keeps it', async () => {
    const here = await house.community()
    const member = await house.member(here.group, 'Member')
    expect(await code(setCategories(member, { group: here.group, names: ['Bread'] }))).toBe('kernel.not_allowed')
    const {
      categories: [first],
    } = await categories(member, { group: here.group })
    const { listing: id } = await postListing(member, { ...bread, group: here.group, category: first!.id })
    const set = await setCategories(here.coordinator, { group: here.group, names: ['Tools', 'Bread'] })
    expect(set.categories.map((one) => one.name)).toEqual(['Tools', 'Bread'])
    expect(await listing(member, { listing: id })).toMatchObject({ category: { name: first!.name } })
    expect(await code(setCategories(here.coordinator, { group: here.group, names: ['Fête', 'fete'] }))).toBe(
      'market.category_taken',
    )
    const bakery = set.categories[1]!
    await renameCategory(here.coordinator, { category: bakery.id, name: 'Bakery' })
    expect(await code(renameCategory(here.coordinator, { category: bakery.id, name: 'TOOLS' }))).toBe(
      'market.category_taken',
    )
    expect(await code(renameCategory(member, { category: bakery.id, name: 'Mine' }))).toBe('kernel.not_allowed')
    expect(await code(renameCategory(here.coordinator, { category: id, name: 'X' }))).toBe('market.category_absent')
    expect((await setCategories(here.coordinator, { group: here.group, names: [] })).categories).toEqual([])
  })
})
