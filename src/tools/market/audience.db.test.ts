// Who a listing is for, and what is asked for it, as somebody types it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { editListing, listing, listings, posting, postListing } from './server/index.ts'

let house: TestHouse
let group: GroupId
let circle: GroupId
let coordinator: Someone
let tom: Someone
let win: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  tom = await house.member(group, 'Tom Bell')
  win = await house.member(group, 'Win Ashdown')
  circle = (
    (await named('groups.create_circle')(coordinator, { parent: group, name: 'Tool library' })) as { group: GroupId }
  ).group
  await named('groups.add_to_circle')(coordinator, { circle, person: tom.actor.id })
})
afterAll(() => house.close())

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const seen = (who: Caller, id: string) => outcome(listing(who, { listing: id }))

describe('the form', () => {
  it('offers the circles of who asks, and everybody only where the group shows itself', async () => {
    expect(await posting(tom, { group })).toMatchObject({
      community: group,
      public: true,
      circles: [{ id: circle, name: 'Tool library' }],
    })
    expect((await posting(win, { group })).circles).toEqual([])
    const hidden = await house.community({ visibility: 'hidden' })
    expect((await posting(hidden.coordinator, { group: hidden.group })).public).toBe(false)
    expect(await outcome(posting(house.anonymous, { group }))).toBe('kernel.sign_in_required')
  })
})

describe('another circle', () => {
  it('takes it from who is not in it, and gives it back', async () => {
    const { listing: id } = await postListing(tom, { group, kind: 'offer', title: 'Ladder' })
    expect(await seen(win, id)).toBe('done')
    expect(await editListing(tom, { listing: id, group: circle })).toEqual({ listing: id, changed: true })
    expect(await seen(win, id)).toBe('items.item_absent')
    expect((await listings(win, { group, find: 'ladder' })).listings).toEqual([])
    expect((await listing(tom, { listing: id })).circle).toBe('Tool library')
    await editListing(tom, { listing: id, group })
    expect(await seen(win, id)).toBe('done')
  })

  it('is one of this community, and one’s own', async () => {
    const { listing: id } = await postListing(win, { group, kind: 'offer', title: 'Saw' })
    expect(await outcome(editListing(win, { listing: id, group: circle }))).toBe('groups.members_only')
    const other = await house.community()
    const elsewhere = await house.member(other.group, 'Elsewhere')
    expect(await outcome(editListing(win, { listing: id, group: other.group }))).toBe('market.circle_absent')
    expect(await outcome(editListing(elsewhere, { listing: id, group: other.group }))).toBe('items.item_absent')
    const clerk = await house.member(group, 'Clerk', ['clerk'])
    await named('groups.add_to_circle')(coordinator, { circle, person: clerk.actor.id })
    expect(await outcome(editListing(clerk, { listing: id, group: circle }))).toBe('market.member_absent')
  })
})

describe('an amount', () => {
  const post = (amount: string, who: Caller = tom) => postListing(who, { group, kind: 'offer', title: 'Jam', amount })
  it.each([
    ['12', 1200n],
    ['12,50', 1250n],
    ['0', 0n],
    [' ', null],
  ])('typed as “%s” is read by the currency', async (amount, minor) => {
    const { listing: id } = await post(amount)
    expect((await listing(tom, { listing: id })).price.minor).toBe(minor)
  })
  it.each([
    ['a lot', 'ledger.amount_malformed'],
    ['-3', 'ledger.amount_negative'],
    ['1.2345', 'ledger.amount_too_precise'],
  ])('that is none names its field: %s', async (amount, code) => {
    const refusal = (await post(amount).catch((error: Refusal) => error)) as Refusal
    expect([refusal.code, Object.keys(refusal.fields)]).toEqual([code, ['amount']])
  })
  it('goes with an empty field, and stays when nothing is said', async () => {
    const { listing: id } = await post('12')
    await editListing(tom, { listing: id, title: 'Quince jam' })
    expect((await listing(tom, { listing: id })).price.minor).toBe(1200n)
    await editListing(tom, { listing: id, amount: '' })
    expect((await listing(tom, { listing: id })).price.minor).toBeNull()
  })
  it('is read for members only', async () => {
    const read = (who: Caller) => outcome(named('ledger.read_amount')(who, { group, amount: '12' }))
    expect(await read(tom)).toBe('done')
    expect(await read(await house.person('Priya Nair'))).toBe('groups.members_only')
    expect(await read(house.anonymous)).toBe('kernel.sign_in_required')
  })
  it('needs a currency', async () => {
    expect(await outcome(named('ledger.read_amount')(house.system, { group: circle, amount: '12' }))).toBe(
      'ledger.currency_absent',
    )
  })
})
