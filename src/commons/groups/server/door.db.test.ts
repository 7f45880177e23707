// Coming in and going: asking, joining, admitting, leaving, suspending; and who is told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import {
  admit,
  askToJoin,
  decline,
  giveRole,
  join,
  leave,
  member,
  members,
  mine,
  queue,
  restore,
  shell,
  suspend,
  takeBack,
  update,
} from './index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => null,
    (e: unknown) => e,
  )
  if (!(error instanceof Refusal)) throw error ?? new Error('was not refused')
  return error.code
}
/** Everything told so far is heard: facts wait for the oldest transaction of the whole server, other tests' too. */
async function heard(): Promise<void> {
  const behind = () => house.owner`
    select from kernel.fact f join kernel.cursor c on c.listener = 'notices' where (f.xid, f.id) > (c.xid, c.id) limit 1`
  do await house.drain()
  while ((await behind()).length > 0)
  expect(await house.owner`select listener, failure from kernel.fact_refused`).toEqual([])
}
const reaches = async (who: Someone, group: string): Promise<boolean> =>
  (await house.owner`select from groups.reach where person_id = ${who.actor.id} and group_id = ${group}`).length > 0
const needs = async (who: Someone): Promise<string[]> =>
  (
    await house.owner<
      { kind: string }[]
    >`select kind from notices.need where person_id = ${who.actor.id} and closed_at is null`
  ).map((row) => row.kind)
const lettersTo = async (who: Someone): Promise<string[]> =>
  (
    await house.owner<
      { kind: string }[]
    >`select kind from notices.mail where person_id = ${who.actor.id} order by created_at, id`
  ).map((row) => row.kind)
const countOf = async (group: GroupId, who: Someone): Promise<number> => (await shell(who, { group })).members

describe('asking and being answered', () => {
  it('waits with those who may admit, and for nobody once it is settled', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const second = await house.member(group, 'Priya', ['coordinator'])
    const plain = await house.member(group, 'Win')
    const clara = await house.person('Clara Amadi')
    expect(await askToJoin(clara, { group, answer: 'Ironing, Portuguese' })).toEqual({ state: 'asked' })
    expect(await codeOf(askToJoin(clara, { group }))).toBe('groups.already_asked')
    expect((await mine(clara, {})).groups).toMatchObject([{ id: group, state: 'asked', roles: [] }])
    expect(await codeOf(members(clara, { group }))).toBe('groups.members_only')

    await heard()
    expect([await needs(coordinator), await needs(second), await needs(plain)]).toEqual([
      ['groups.asked'],
      ['groups.asked'],
      [],
    ])
    expect(await lettersTo(coordinator)).toContain('groups.asked')
    const waiting = await queue(coordinator, { group })
    expect(waiting.rows).toMatchObject([{ person: { name: 'Clara Amadi' }, answer: 'Ironing, Portuguese' }])
    expect(await codeOf(queue(plain, { group }))).toBe('kernel.not_allowed')
    expect(await codeOf(admit(plain, { group, person: clara.actor.id }))).toBe('kernel.not_allowed')

    expect(await reaches(clara, group)).toBe(false)
    await admit(second, { group, person: clara.actor.id })
    expect(await reaches(clara, group)).toBe(true)
    expect(await countOf(group, coordinator)).toBe(4)
    await heard()
    expect([await needs(coordinator), await needs(second)]).toEqual([[], []])
    expect(await lettersTo(clara)).toEqual(['groups.joined'])
    expect((await queue(coordinator, { group })).rows).toEqual([])
    // what was answered is not kept
    const [row] =
      await house.owner`select asked from groups.membership where group_id = ${group} and person_id = ${clara.actor.id}`
    expect(row).toEqual({ asked: '' })
    expect(await codeOf(askToJoin(clara, { group }))).toBe('groups.already_member')
  })

  it('two who admit at once: the second learns that it is settled', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const second = await house.member(group, 'Priya', ['coordinator'])
    const clara = await house.person('Clara')
    await askToJoin(clara, { group })
    const both = await Promise.allSettled(
      [coordinator, second].map((who) => admit(who, { group, person: clara.actor.id })),
    )
    expect(both.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as Refusal).code)).sort()).toEqual([
      'groups.already_settled',
      'ok',
    ])
    expect(await countOf(group, coordinator)).toBe(3)
  })

  it('declines with a kind word, and may be asked again after a while', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const gus = await house.person('Gus')
    await askToJoin(gus, { group, answer: 'Hello' })
    await decline(coordinator, { group, person: gus.actor.id, word: 'We are full until spring.' })
    expect(await codeOf(decline(coordinator, { group, person: gus.actor.id }))).toBe('groups.already_settled')
    await heard()
    expect(await needs(coordinator)).toEqual([])
    expect(await lettersTo(gus)).toEqual(['groups.declined'])
    const [letter] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where person_id = ${gus.actor.id}`
    expect(letter?.body_text).toContain('We are full until spring.')
    expect(await codeOf(askToJoin(gus, { group }))).toBe('groups.asked_lately')
    house.now.pass(15 * 86_400)
    expect(await askToJoin(gus, { group })).toEqual({ state: 'asked' })
    // and thinks better of it
    expect(await takeBack(gus, { group })).toEqual({ state: 'left' })
    await heard()
    expect(await needs(coordinator)).toEqual([])
    expect(await codeOf(takeBack(gus, { group }))).toBe('groups.already_settled')
  })

  it('a question is not taken back by whoever was admitted meanwhile', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const clara = await house.person('Clara')
    await askToJoin(clara, { group })
    await admit(coordinator, { group, person: clara.actor.id })
    for (const who of [clara, coordinator])
      expect(await codeOf(takeBack(who, { group }))).toBe('groups.already_settled')
    expect(await countOf(group, coordinator)).toBe(2)
  })

  it.each([
    ['open', 'groups.door_open'],
    ['invitation', 'groups.by_invitation'],
  ] as const)('is not possible where the door is %s', async (admission, code) => {
    const { group } = await house.community({ admission })
    expect(await codeOf(askToJoin(await house.person('Ines'), { group }))).toBe(code)
  })

  it('asks strangers to come in first, and is absent for a person who never asked', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    expect(await codeOf(askToJoin(house.anonymous, { group }))).toBe('kernel.sign_in_required')
    expect(await codeOf(leave(house.anonymous, { group }))).toBe('kernel.sign_in_required')
    expect(await codeOf(admit(coordinator, { group, person: newId() }))).toBe('groups.person_absent')
    expect(await codeOf(askToJoin(coordinator, { group: newId() }))).toBe('groups.group_absent')
  })

  it('a new coordinator finds what waits, and finds nothing when the role is gone', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const priya = await house.member(group, 'Priya')
    await askToJoin(await house.person('Clara'), { group })
    await heard()
    await giveRole(coordinator, { group, person: priya.actor.id, role: 'coordinator' })
    await heard()
    expect(await needs(priya)).toEqual(['groups.asked'])
    await suspend(coordinator, { group, person: priya.actor.id })
    await heard()
    expect([await needs(priya), await needs(coordinator)]).toEqual([[], ['groups.asked']])
  })
})

describe('an open door', () => {
  it('lets people in and out; numbers go on, and a member who comes back keeps theirs', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const [ines, tom] = [await house.person('Ines'), await house.person('Tom')]
    await join(ines, { group })
    await join(tom, { group })
    expect(await codeOf(join(ines, { group }))).toBe('groups.already_member')
    const numberOf = async (who: Someone) => (await member(coordinator, { group, person: who.actor.id })).number
    expect([await numberOf(coordinator), await numberOf(ines), await numberOf(tom)]).toEqual(['1', '2', '3'])
    await leave(ines, { group })
    expect(await reaches(ines, group)).toBe(false)
    expect(await codeOf(member(tom, { group, person: ines.actor.id }))).toBe('groups.person_absent')
    await join(ines, { group })
    expect(await numberOf(ines)).toBe('2')
    expect(await countOf(group, coordinator)).toBe(3)
  })

  it('whoever asked before it opened just walks in', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const ines = await house.person('Ines')
    await askToJoin(ines, { group })
    expect(await codeOf(join(ines, { group }))).toBe('groups.by_request')
    await heard()
    await update(coordinator, { group, admission: 'open' })
    await join(ines, { group })
    await heard()
    expect(await needs(coordinator)).toEqual([])
  })

  it('many at once are counted right', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const people = await Promise.all(Array.from({ length: 12 }, (_, i) => house.person(`Guest ${i}`)))
    await Promise.all(people.map((who) => join(who, { group })))
    await Promise.all(people.slice(0, 4).map((who) => leave(who, { group })))
    expect(await countOf(group, coordinator)).toBe(9)
    const numbers = await house.owner<
      { number: string }[]
    >`select number from groups.membership where group_id = ${group}`
    expect(new Set(numbers.map((row) => row.number)).size).toBe(13)
  })
})

describe('suspending', () => {
  it('takes reach, roles and tools away at once, and restoring gives the membership back', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const tom = await house.member(group, 'Tom', ['clerk'])
    expect(await reaches(tom, group)).toBe(true)
    await suspend(coordinator, { group, person: tom.actor.id })
    expect(await reaches(tom, group)).toBe(false)
    expect(await codeOf(members(tom, { group }))).toBe('groups.suspended')
    expect((await shell(tom, { group })).me).toMatchObject({ state: 'suspended', roles: [], rights: [] })
    expect(await codeOf(suspend(coordinator, { group, person: tom.actor.id }))).toBe('groups.not_active')
    expect(await countOf(group, coordinator)).toBe(1)

    // leaving and coming back does not end it
    await leave(tom, { group })
    expect(await codeOf(join(tom, { group }))).toBe('groups.suspended')
    expect(await restore(coordinator, { group, person: tom.actor.id })).toEqual({ state: 'left' })
    await join(tom, { group })
    await suspend(coordinator, { group, person: tom.actor.id })
    expect(await restore(coordinator, { group, person: tom.actor.id })).toEqual({ state: 'active' })
    expect(await codeOf(restore(coordinator, { group, person: tom.actor.id }))).toBe('groups.not_suspended')
    expect(await reaches(tom, group)).toBe(true)
    expect((await shell(tom, { group })).me.roles).toEqual(['member'])
    await heard()
    expect((await lettersTo(tom)).toSorted()).toEqual([
      'groups.joined',
      'groups.restored',
      'groups.restored',
      'groups.suspended',
      'groups.suspended',
    ])
  })

  it('is not done to oneself, nor by a member', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    expect(await codeOf(suspend(coordinator, { group, person: coordinator.actor.id }))).toBe('groups.not_yourself')
    expect(await codeOf(suspend(tom, { group, person: coordinator.actor.id }))).toBe('kernel.not_allowed')
    expect(await codeOf(restore(tom, { group, person: coordinator.actor.id }))).toBe('kernel.not_allowed')
  })
})

it('an act that is repeated with its key happens once', async () => {
  const { group, coordinator } = await house.community({ admission: 'open' })
  const ines = { ...(await house.person('Ines')), key: 'one' }
  expect(await join(ines, { group })).toEqual(await join(ines, { group }))
  expect(await countOf(group, coordinator)).toBe(2)
})

it('answers the same by name', async () => {
  const { group, coordinator } = await house.community()
  expect(await named('groups.shell')(coordinator, { group })).toEqual(await shell(coordinator, { group }))
})
