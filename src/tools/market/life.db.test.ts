// How long a listing stands: pausing, ending, fading, and the link of the letter that asks.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { Refusal } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { runJob } from '#kernel/jobs'
import { named } from '#kernel/registry'
import { bringBack, putAway } from '#commons/items/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import {
  confirm,
  editListing,
  fulfil,
  hideOf,
  listing,
  listings,
  pause,
  postListing,
  renew,
  renewal,
  resume,
  setSetting,
  setting,
  showOf,
} from './server/index.ts'
import { jobs } from './server/life/jobs.ts'

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
  house.now.set(new Date('2026-03-12T09:41:00Z'))
  ;({ group, coordinator: keeper } = await house.community())
  tom = await house.member(group, 'Tom Bell')
  win = await house.member(group, 'Win Ashdown')
})

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const post = async (title: string, more: object = {}, who: Caller = tom) =>
  (await postListing(who, { group, kind: 'offer', title, ...more })).listing
const titles = async (who: Caller, more: object = {}) =>
  (await listings(who, { group, ...more })).listings.map((row) => row.title)
const one = (id: ItemId, who: Caller = tom) => listing(who, { listing: id })
const days = (count: number) => house.now.pass(count * 86_400)
const night = async () => {
  await runJob(jobs[0]!)
  await house.drain()
}
const mails = () =>
  house.owner<{ kind: string; subject: string; body_text: string; person_id: string }[]>`
    select kind, subject, body_text, person_id from notices.mail where person_id = any (${[tom.actor.id, win.actor.id]}) order by created_at, kind`
const needs = async (who: Someone) =>
  (
    await house.owner<{ kind: string }[]>`
    select kind from notices.need where person_id = ${who.actor.id} and closed_at is null order by kind`
  ).map((n) => n.kind)

describe('pausing and settling', () => {
  it('takes it from the others, and brings it back for the group’s time', async () => {
    const id = await post('Jam', { months: 1 })
    expect(await pause(tom, { listing: id })).toEqual({ listing: id, state: 'away', why: 'paused' })
    expect(await titles(win)).toEqual([])
    expect(await one(id)).toMatchObject({ state: 'away', why: 'paused' })
    expect((await listings(tom, { group, mine: true, state: 'away' })).listings[0]).toMatchObject({ why: 'paused' })
    expect(await fulfil(tom, { listing: id })).toMatchObject({ why: 'fulfilled' })
    await resume(tom, { listing: id })
    expect(await one(id)).toMatchObject({ state: 'live', why: null, expires_at: new Date('2026-09-12T09:41:00Z') })
    expect(await titles(win)).toEqual(['Jam'])
  })

  it('is for its author and who posts for others; what a steward put away stays theirs', async () => {
    const id = await post('Jam')
    const clerk = await house.member(group, 'Clerk', ['clerk'])
    for (const act of [pause, fulfil, confirm, resume])
      expect(await outcome(act(win, { listing: id }))).toMatch(/kernel.not_allowed/)
    expect(await outcome(pause(house.anonymous, { listing: id }))).toBe('items.item_absent')
    expect(await outcome(pause(clerk, { listing: id }))).toBe('done')
    expect(await outcome(confirm(tom, { listing: id }))).toBe('market.listing_away')
    expect(await outcome(resume(clerk, { listing: id }))).toBe('done')
    await putAway(keeper, { item: id })
    expect(await outcome(pause(tom, { listing: id }))).toBe('items.moderated')
    expect(await outcome(resume(tom, { listing: id }))).toBe('items.moderated')
  })

  it('does not say why any more once it was brought back by another door', async () => {
    const id = await post('Jam')
    await pause(tom, { listing: id })
    await bringBack(tom, { item: id })
    expect(await one(id)).toMatchObject({ state: 'live', why: null })
  })
})

describe('the group’s time', () => {
  it('is agreed by who sets up, and chosen otherwise by the author', async () => {
    expect(await outcome(setSetting(tom, { group, months: 3, stale_months: 2 }))).toBe('kernel.not_allowed')
    await setSetting(keeper, { group, months: '3', stale_months: '2' })
    expect(await setting(tom, { group })).toEqual({ months: 3, stale_months: 2, moderated: false })
    expect((await one(await post('A'))).expires_at).toEqual(new Date('2026-06-12T09:41:00Z'))
    const id = await post('B', { months: '0' })
    expect((await one(id)).expires_at).toBeNull()
    await editListing(tom, { listing: id, months: 12 })
    expect((await one(id)).expires_at).toEqual(new Date('2027-03-12T09:41:00Z'))
    for (const months of [-1, 37, '1.5', 'x']) expect(await outcome(post('C', { months }))).toBe('kernel.input_invalid')
  })
})

describe('at night', () => {
  it('asks each author once before the end, in one letter, and ends what is not confirmed', async () => {
    await post('Jam', { months: 1 })
    await post('Bread', { months: 1 })
    await post('For ever', { months: 0 })
    await post('Of Win', { months: 1 }, win)
    days(10)
    await night()
    expect(await mails()).toEqual([])
    days(10)
    await night()
    await night()
    expect((await mails()).map(({ kind, subject }) => [kind, subject]).sort()).toEqual([
      ['market.due', 'Do these 2 still stand?'],
      ['market.due', 'Does this still stand?'],
    ])
    expect([await needs(tom), await needs(win)]).toEqual([['market.due'], ['market.due']])
    days(15)
    await night()
    expect(await titles(win)).toEqual(['For ever'])
    expect((await listings(tom, { group, mine: true, state: 'away' })).listings.map((row) => row.why)).toEqual([
      'expired',
      'expired',
    ])
    expect([await needs(tom), (await mails()).filter(({ kind }) => kind === 'market.ended').length]).toEqual([[], 2])
    // A membership that comes and goes does not bring back what has run out.
    await named('groups.suspend')(keeper, { group, person: tom.actor.id })
    await house.drain()
    await named('groups.restore')(keeper, { group, person: tom.actor.id })
    await house.drain()
    expect(await titles(win)).toEqual(['For ever'])
  })

  it('lets fade what nobody confirmed: last in the list, until one tap', async () => {
    const old = await post('Old', { months: 0 })
    days(100)
    for (let i = 0; i < 25; i += 1) await post(`New ${i}`, { months: 0 }, i < 12 ? tom : win)
    days(100)
    await post('Newest', { months: 0 })
    await night()
    const first = await listings(win, { group })
    const second = await listings(win, { group, after: first.next! })
    expect(first.listings[0]).toMatchObject({ title: 'Newest', stale: false })
    expect([second.listings.map((row) => row.title), second.next]).toEqual([['New 1', 'New 0', 'Old'], null])
    expect(second.listings.at(-1)).toMatchObject({ stale: true, confirmed_at: new Date('2026-03-12T09:41:00Z') })
    expect(await needs(tom)).toEqual(['market.due'])
    await confirm(tom, { listing: old, months: 0 })
    await house.drain()
    expect(await one(old)).toMatchObject({ stale: false, confirmed_at: house.now.get() })
    expect(await needs(tom)).toEqual([])
  })

  it('goes on within what has faded', async () => {
    await setSetting(keeper, { group, months: 0, stale_months: 1 })
    for (let i = 0; i < 30; i += 1) await post(`No ${i}`)
    days(40)
    await night()
    const first = await listings(win, { group })
    const second = await listings(win, { group, after: first.next! })
    expect([...first.listings, ...second.listings].map((row) => row.title)).toEqual(
      Array.from({ length: 30 }, (_, i) => `No ${29 - i}`),
    )
    expect((await listings(win, { group, tag: 'none' })).listings).toEqual([])
  })
})

describe('the link of the letter', () => {
  const link = async () => {
    const [mail] = (await mails()).filter(({ kind, person_id }) => kind === 'market.due' && person_id === tom.actor.id)
    return /\/m\/listings\/(\S+)/.exec(mail!.body_text)![1]!
  }

  it('keeps and ends without signing in, once, and a look changes nothing', async () => {
    const jam = await post('Jam', { months: 1 })
    const bread = await post('Bread', { months: 1 })
    const other = await post('Of Win', { months: 1 }, win)
    days(20)
    await night()
    const token = await link()
    const look = await renewal(house.anonymous, { token })
    expect(look.due.map(({ title }) => title).sort()).toEqual(['Bread', 'Jam'])
    expect(look.group.name).toMatch(/Harbour Lane/)
    expect((await one(jam)).expires_at).toEqual(new Date('2026-04-12T09:41:00Z'))
    days(1)
    expect(await renew(house.anonymous, { token, keep: [jam, other] })).toEqual({ kept: 1, ended: 1 })
    await house.drain()
    expect(await one(jam)).toMatchObject({ state: 'live', expires_at: new Date('2026-10-02T09:41:00Z') })
    expect(await one(bread)).toMatchObject({ state: 'away', why: 'paused' })
    expect(await one(other, win)).toMatchObject({ expires_at: new Date('2026-04-12T09:41:00Z') })
    expect(await needs(tom)).toEqual([])
    // Again it asks nothing and does nothing.
    expect((await renewal(house.anonymous, { token })).due).toEqual([])
    expect(await renew(house.anonymous, { token, keep: [] })).toEqual({ kept: 0, ended: 0 })
    expect((await one(jam)).state).toBe('live')
  })

  it('opens nothing when it is changed, old, or the group has put the tool away', async () => {
    await post('Jam', { months: 1 })
    days(20)
    await night()
    const token = await link()
    const [body, mark] = token.split('.')
    const forged = Buffer.from(Buffer.from(body!, 'base64url').toString().replace(tom.actor.id, win.actor.id)).toString(
      'base64url',
    )
    for (const wrong of ['', 'x', body!, `${forged}.${mark}`, `${token}x`, `${token}.${mark}`])
      expect(await outcome(renewal(house.anonymous, { token: wrong }))).toBe('market.link_wrong')
    expect(await outcome(renew(house.anonymous, { token: `${forged}.${mark}`, keep: [] }))).toBe('market.link_wrong')
    await house.owner`update groups."group" set tools = array_remove(tools, 'market') where id = ${group}`
    expect(await outcome(renewal(house.anonymous, { token }))).toBe('market.link_wrong')
    await house.owner`update groups."group" set tools = array_append(tools, 'market') where id = ${group}`
    expect(await outcome(renewal(house.anonymous, { token }))).toBe('done')
    days(60)
    expect(await outcome(renewal(house.anonymous, { token }))).toBe('market.link_wrong')
  })
})

describe('a member who is away for a while', () => {
  it('stands aside with everything, and comes back but for what they laid aside, or left', async () => {
    await post('Jam')
    const paused = await post('Bread')
    await pause(tom, { listing: paused })
    expect(await outcome(hideOf(tom, { group, person: tom.actor.id }))).toBe('market.system_only')
    expect(await outcome(showOf(keeper, { group, person: tom.actor.id }))).toBe('market.system_only')
    await hideOf(house.system, { group, person: tom.actor.id })
    expect(await titles(win)).toEqual([])
    // Neither does a membership that is suspended and restored meanwhile.
    await named('groups.suspend')(keeper, { group, person: tom.actor.id })
    await house.drain()
    await named('groups.restore')(keeper, { group, person: tom.actor.id })
    await house.drain()
    expect(await titles(win)).toEqual([])
    await showOf(house.system, { group, person: tom.actor.id })
    expect(await titles(win)).toEqual(['Jam'])
    await named('groups.leave')(tom, { group })
    await house.drain()
    await showOf(house.system, { group, person: tom.actor.id })
    expect(await titles(win)).toEqual([])
  })
})
