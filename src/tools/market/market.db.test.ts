import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { GroupId, ItemId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { bringBack, history, putAway, search } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { categories, editListing, listing, listings, postListing } from './server/index.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let win: Someone
let tom: Someone
let clerk: Someone
let stranger: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
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

describe('changing', () => {
  it('keeps what was before, for its author and who keeps order', async () => {
    const { listing: id } = await post(win)
    expect(
      await editListing(win, { listing: id, title: 'Rye bread', price: '', price_minor: 0n, audience: 4 }),
    ).toEqual({ listing: id, changed: true })
    expect(await editListing(win, { listing: id, title: 'Rye bread' })).toEqual({ listing: id, changed: false })
    const { edits } = await history(win, { item: id })
    expect(edits).toEqual([
      {
        at: house.now.get(),
        by: expect.objectContaining({ name: 'Win Ashdown' }) as unknown,
        before: { title: bread.title, price_text: bread.price, price_minor: null, audience: 2 },
      },
    ])
    expect((await history(coordinator, { item: id })).edits).toHaveLength(1)
    expect(await code(history(tom, { item: id }))).toBe('kernel.not_allowed')
    expect(await listing(house.anonymous, { listing: id })).toMatchObject({
      title: 'Rye bread',
      price: { text: '', minor: 0n },
      body: bread.body,
    })
    expect(await idsFor(tom, { find: 'sourdough' })).not.toContain(id)
    expect(await idsFor(tom, { find: 'rye brea' })).toContain(id)
  })

  it('is for the author and for who posts for others', async () => {
    const { listing: id } = await post(win)
    expect(await code(editListing(tom, { listing: id, title: 'Mine' }))).toBe('kernel.not_allowed')
    expect(await code(editListing(stranger, { listing: id, title: 'Mine' }))).toBe('items.item_absent')
    expect(await code(editListing(clerk, { listing: id, title: 'Corrected' }))).toBe('done')
    expect(await code(editListing(win, { listing: id, audience: 3 }))).toBe('items.audience_closed')
  })
})

describe('putting away', () => {
  it('takes it out of everything, for all but its author and who looks after the group, and has its undo', async () => {
    const { listing: id } = await post(win, { title: 'Quince jelly', audience: 4 })
    expect(await putAway(win, { item: id })).toEqual({ item: id, state: 'away' })
    expect(await putAway(win, { item: id })).toEqual({ item: id, state: 'away' })
    for (const who of [tom, stranger, house.anonymous]) {
      expect(await code(listing(who, { listing: id }))).toBe('items.item_absent')
      expect(await idsFor(who, { find: 'quince' })).toEqual([])
      expect(await idsFor(who, { find: 'quince', state: 'away' })).toEqual([])
      expect((await search(who, { group, text: 'quince' })).found).toEqual([])
    }
    for (const who of [win, clerk, coordinator]) {
      expect(await listing(who, { listing: id })).toMatchObject({ state: 'away', can: { bring_back: { ok: true } } })
      expect(await idsFor(who, { find: 'quince', state: 'away' })).toEqual([id])
      expect(await idsFor(who, { find: 'quince' })).toEqual([])
    }
    expect(await idsFor(win, { find: 'quince', state: 'all', mine: true })).toEqual([id])
    expect(await code(bringBack(tom, { item: id }))).toBe('items.item_absent')
    await bringBack(win, { item: id })
    expect(await idsFor(house.anonymous, { find: 'quince' })).toEqual([id])
  })

  it('by who keeps order is settled by who keeps order', async () => {
    const { listing: id } = await post(win, { title: 'Doubtful' })
    expect(await code(putAway(tom, { item: id }))).toBe('kernel.not_allowed')
    expect(await putAway(coordinator, { item: id })).toMatchObject({ state: 'hidden' })
    expect(await code(bringBack(win, { item: id }))).toBe('items.moderated')
    expect(await code(editListing(win, { listing: id, title: 'Again' }))).toBe('items.moderated')
    expect(await code(bringBack(clerk, { item: id }))).toBe('kernel.not_allowed')
    expect(await bringBack(coordinator, { item: id })).toMatchObject({ state: 'live' })
  })
})

describe('who sees it', () => {
  const audiences = [1, 2, 4] as const
  it.each([
    ['page', { 1: 'cko', 2: 'wtcko', 4: 'wtckosa' }],
    ['hidden', { 1: 'cko', 2: 'wtcko', 4: null }],
  ] as const)('in a group that is %s', async (visibility, wanted) => {
    const here = await house.community({ visibility })
    const people = {
      w: await house.member(here.group, 'W'),
      t: await house.member(here.group, 'T'),
      c: await house.member(here.group, 'C', ['clerk']),
      k: here.coordinator,
      o: await house.member(here.group, 'O', ['treasurer']),
      s: stranger,
      a: house.anonymous,
    }
    for (const audience of audiences) {
      const act = postListing(here.coordinator, { ...bread, group: here.group, audience })
      if (wanted[audience] === null) expect(await code(act)).toBe('items.audience_closed')
      else {
        const { listing: id } = await act
        const seen = await Promise.all(
          Object.entries(people).map(
            async ([letter, who]) =>
              [
                letter,
                (await code(listing(who, { listing: id }))) === 'done',
                await listings(who, { group: here.group }).then(
                  (page) => page.listings.some((row) => row.id === id),
                  () => false,
                ),
              ] as const,
          ),
        )
        expect(
          seen
            .filter(([, single]) => single)
            .map(([letter]) => letter)
            .join(''),
        ).toBe(wanted[audience])
        expect(
          seen
            .filter(([, , listed]) => listed)
            .map(([letter]) => letter)
            .join(''),
        ).toBe(wanted[audience])
      }
    }
  })

  it('ends with the membership, at once', async () => {
    const { listing: id } = await post(win)
    const guest = await house.member(group, 'Guest')
    expect(await code(listing(guest, { listing: id }))).toBe('done')
    await named('groups.suspend')(coordinator, { group, person: guest.actor.id })
    expect(await code(listing(guest, { listing: id }))).toBe('items.item_absent')
    expect(await code(post(guest))).toBe('groups.suspended')
  })

  it('goes with its author, and comes back with them, but for what they put away themselves', async () => {
    const guest = await house.member(group, 'Guest of the spring')
    const [open, away] = [
      await post(guest, { title: 'Spring cleaning' }),
      await post(guest, { title: 'Spring onions' }),
    ]
    await putAway(guest, { item: away.listing })
    await named('groups.suspend')(coordinator, { group, person: guest.actor.id })
    await house.drain()
    expect(await idsFor(win, { find: 'spring' })).toEqual([])
    await named('groups.restore')(coordinator, { group, person: guest.actor.id })
    await house.drain()
    expect(await idsFor(win, { find: 'spring' })).toEqual([open.listing])
    await named('groups.leave')(guest, { group })
    await house.drain()
    expect(await idsFor(win, { find: 'spring' })).toEqual([])
    expect(await code(listing(guest, { listing: open.listing }))).toBe('done')
    expect(await code(bringBack(guest, { item: open.listing }))).toBe('groups.members_only')
    expect(await code(editListing(guest, { listing: open.listing, title: 'x' }))).toBe('groups.members_only')
    expect(await code(putAway(guest, { item: open.listing }))).toBe('done')
  })

  it('shows strangers the name of who is public, not the face', async () => {
    await house.owner`update people.person set picture_id = ${'00000000-0000-7000-8000-00000000000f'} where id = ${win.actor.id}`
    const { listing: id } = await post(win, { audience: 4 })
    expect((await listing(tom, { listing: id })).author.picture).not.toBeNull()
    expect((await listing(stranger, { listing: id })).author).toMatchObject({ name: 'Win Ashdown', picture: null })
    const [row] = (await listings(house.anonymous, { group })).listings
    expect(row!.author.picture).toBeNull()
  })
})

describe('a circle', () => {
  it('has its own audience, and its name where it stands among the others', async () => {
    const { group: circle } = (await named('groups.create_circle')(coordinator, {
      parent: group,
      name: 'Tool library',
    })) as { group: GroupId }
    await named('groups.add_to_circle')(coordinator, { circle, person: tom.actor.id })
    const inside = await postListing(tom, { group: circle, kind: 'offer', title: 'Ladder for the circle' })
    const wide = await postListing(tom, { group: circle, kind: 'offer', title: 'Ladder for everybody', audience: 3 })
    expect(await idsFor(tom, { find: 'ladder' })).toEqual([wide.listing, inside.listing])
    expect(await idsFor(win, { find: 'ladder' })).toEqual([wide.listing])
    expect((await listings(win, { group, find: 'ladder' })).listings[0]).toMatchObject({ circle: 'Tool library' })
    expect((await listings(tom, { group: circle })).offers).toEqual({ count: 2, more: false })
    expect(await code(postListing(win, { group: circle, kind: 'want', title: 'Nails' }))).toBe('groups.members_only')
    expect((await categories(tom, { group: circle })).categories).toEqual((await categories(tom, { group })).categories)
  })
})

describe('lists', () => {
  it('go on where they stopped, newest first, whatever is posted meanwhile', async () => {
    const here = await house.community()
    const made: ItemId[] = []
    for (let i = 0; i < 30; i += 1) {
      house.now.pass(i % 3 === 0 ? 1 : 0)
      made.unshift(
        (
          await postListing(
            { ...house.system },
            { ...bread, group: here.group, kind: i % 2 ? 'want' : 'offer', for: here.coordinator.actor.id },
          )
        ).listing,
      )
    }
    const first = await listings(here.coordinator, { group: here.group })
    await postListing(here.coordinator, { ...bread, group: here.group })
    const second = await listings(here.coordinator, { group: here.group, after: first.next! })
    expect([...first.listings, ...second.listings].map((row) => row.id)).toEqual(made)
    expect([first.listings.length, second.next, first.offers, first.wants]).toEqual([
      24,
      null,
      { count: 15, more: false },
      { count: 15, more: false },
    ])
    expect(
      (await listings(here.coordinator, { group: here.group, kind: 'want' })).listings.every(
        (row) => row.kind === 'want',
      ),
    ).toBe(true)
  })

  it.each([
    ['fournee', 1],
    ['FOURNÉE', 1],
    ['fourn', 1],
    ['pain vend', 1],
    ['pain lundi', 0],
    ['ournée', 0],
    ['qu’apporter', 1],
    ['שלום', 1],
    ['cœur', 1],
    ['coeur', 1],
    ['10 galets', 1],
  ])('find what is written, folded: %s', async (find, count) => {
    const here = await house.community()
    await postListing(here.coordinator, {
      group: here.group,
      kind: 'offer',
      title: 'Pain au levain, fournée du vendredi',
      body: 'Qu’apporter ? Un cœur léger. שָׁלוֹם',
      price: '10 galets',
    })
    expect((await listings(here.coordinator, { group: here.group, find })).offers.count).toBe(count)
    expect((await search(here.coordinator, { group: here.group, text: find })).found).toHaveLength(count)
  })

  it('never leave their community', async () => {
    const other = await house.community()
    await postListing(other.coordinator, { group: other.group, kind: 'offer', title: 'Elsewhere', audience: 4 })
    expect(await idsFor(win, { find: 'elsewhere' })).toEqual([])
    expect((await search(win, { group, text: 'elsewhere' })).found).toEqual([])
  })

  it('by author and by category', async () => {
    const {
      categories: [, garden],
    } = await categories(win, { group })
    const { listing: id } = await post(tom, { category: garden!.id, kind: 'want' })
    expect(await idsFor(win, { category: garden!.id })).toEqual([id])
    expect(
      (await listings(win, { group, author: tom.actor.id })).listings.every((row) => row.author.id === tom.actor.id),
    ).toBe(true)
  })
})
