// Where a group looks at what is new first: nobody sees it before a steward has shown it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { Refusal } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { bringBack, putAway, search } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import {
  approve,
  editListing,
  listing,
  listings,
  pause,
  posting,
  postListing,
  queue,
  resume,
  returnListing,
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
  await setSetting(keeper, { group, months: 6, stale_months: 6, moderated: 'true' })
})

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const post = (who: Caller = tom, more: object = {}) =>
  postListing(who, { group, kind: 'offer', title: 'Quince jam', audience: 4, ...more })
const seenBy = async (who: Caller, id: ItemId) => [
  await outcome(listing(who, { listing: id })),
  (await listings(who, { group })).listings.length,
  (await search(who, { group, text: 'quince' })).found.length,
]
const needs = async (who: Someone) =>
  (
    await house.owner`select from notices.need where person_id = ${who.actor.id} and kind = 'market.waiting' and closed_at is null`
  ).length

describe('what is new', () => {
  it('is seen by its author and stewards, and by others once it was shown', async () => {
    const { listing: id, state } = await post()
    await house.drain()
    expect(state).toBe('away')
    for (const who of [win, house.anonymous]) expect(await seenBy(who, id)).toEqual(['items.item_absent', 0, 0])
    expect(await listing(tom, { listing: id })).toMatchObject({ state: 'away', why: 'waiting' })
    expect((await posting(tom, { group })).waits).toBe(true)
    expect((await queue(keeper, { group })).waiting.map((row) => row.id)).toEqual([id])
    expect((await listings(keeper, { group })).waiting.count).toBe(1)
    expect((await listings(tom, { group })).waiting.count).toBe(0)
    expect([await needs(keeper), await needs(tom)]).toEqual([1, 0])
    await approve(keeper, { listing: id })
    await house.drain()
    for (const who of [win, house.anonymous]) expect(await seenBy(who, id)).toEqual(['done', 1, 1])
    expect([await needs(keeper), (await queue(keeper, { group })).waiting]).toEqual([0, []])
    const facts = await house.owner<
      { name: string }[]
    >`select name from kernel.fact where subject = ${id} and name like 'market.%' order by id`
    expect(facts.map(({ name }) => name)).toEqual([
      'market.listing_waiting',
      'market.listing_confirmed',
      'market.listing_approved',
      'market.listing_posted',
    ])
    expect(await outcome(approve(keeper, { listing: id }))).toBe('market.not_waiting')
    expect(await outcome(returnListing(keeper, { listing: id, words: 'x' }))).toBe('market.not_waiting')
  })

  it('can’t be made seen by its author through any door', async () => {
    const { listing: id } = await post()
    expect(await outcome(bringBack(tom, { item: id }))).toBe('items.held')
    expect(await outcome(approve(tom, { listing: id }))).toBe('kernel.not_allowed')
    expect(await outcome(queue(tom, { group }))).toBe('kernel.not_allowed')
    await putAway(tom, { item: id })
    await pause(tom, { listing: id })
    expect(await outcome(bringBack(tom, { item: id }))).toBe('items.held')
    expect(await resume(tom, { listing: id })).toMatchObject({ state: 'away', why: 'waiting' })
    await editListing(tom, { listing: id, title: 'Other quince' })
    expect(await seenBy(win, id)).toEqual(['items.item_absent', 0, 0])
    const clerk = await house.member(group, 'Clerk', ['clerk'])
    expect(await outcome(bringBack(clerk, { item: id }))).toBe('kernel.not_allowed')
    expect(await outcome(approve(win, { listing: id }))).toBe('items.item_absent')
  })

  it('comes back with words, and waits again when it was changed', async () => {
    const { listing: id } = await post()
    expect(await outcome(returnListing(keeper, { listing: id, words: ' ' }))).toBe('kernel.input_invalid')
    expect(await outcome(returnListing(tom, { listing: id, words: 'x' }))).toBe('kernel.not_allowed')
    await returnListing(keeper, { listing: id, words: 'How large are the jars?' })
    await house.drain()
    expect(await listing(tom, { listing: id })).toMatchObject({ why: 'returned', note: 'How large are the jars?' })
    expect([await needs(keeper), (await queue(keeper, { group })).waiting]).toEqual([0, []])
    await editListing(tom, { listing: id, body: 'A pound each.' })
    await house.drain()
    expect(await listing(tom, { listing: id })).toMatchObject({ why: 'waiting', note: '' })
    expect(await needs(keeper)).toBe(1)
    // What a steward brings back by the other door is seen too, and waits no longer.
    await bringBack(keeper, { item: id })
    expect(await listing(win, { listing: id })).toMatchObject({ state: 'live', why: null })
    await pause(tom, { listing: id })
    expect(await resume(tom, { listing: id })).toMatchObject({ state: 'live' })
  })

  it('of a steward is seen at once; a change of what was seen waits', async () => {
    expect(await post(keeper)).toMatchObject({ state: 'live' })
    const { listing: id } = await post()
    await approve(keeper, { listing: id })
    await editListing(tom, { listing: id, months: 12, audience: 2 })
    expect((await listing(win, { listing: id })).state).toBe('live')
    await editListing(tom, { listing: id, body: 'Something else altogether' })
    expect(await seenBy(win, id)).toEqual(['items.item_absent', 1, 1])
    await approve(keeper, { listing: id })
    await editListing(keeper, { listing: id, title: 'Quince jam, small jars' }).catch(() => null)
    expect((await listing(win, { listing: id })).state).toBe('live')
  })

  it('of another group is none of theirs', async () => {
    const { listing: id } = await post()
    const other = await house.community()
    expect(await outcome(approve(other.coordinator, { listing: id }))).toBe('items.item_absent')
    expect((await queue(other.coordinator, { group: other.group })).waiting).toEqual([])
    expect(await outcome(queue(other.coordinator, { group }))).toBe('groups.members_only')
  })
})
