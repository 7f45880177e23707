// Roles, their terms, and the one coordinator that a community always keeps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { runJob } from '#kernel/jobs'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { giveRole, leave, member, shell, suspend, takeRole } from './index.ts'
import { jobs } from './jobs.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => 'ok',
    (e: unknown) => e,
  )
  if (error !== 'ok' && !(error instanceof Refusal)) throw error
  return error instanceof Refusal ? error.code : 'ok'
}
const coordinators = async (group: string): Promise<number> =>
  (
    await house.owner`select from groups.role_held h join groups.membership m on m.id = h.membership_id where m.group_id = ${group} and m.state = 'active' and h.role = 'coordinator'`
  ).length
const reachesRoles = async (who: Someone, group: string): Promise<boolean> =>
  (
    await house.owner`select from groups.reach where person_id = ${who.actor.id} and group_id = ${group} and audience = 1`
  ).length > 0
const rolesIn = async (group: GroupId, who: Someone): Promise<string[]> => (await shell(who, { group })).me.roles

describe('giving and taking', () => {
  it('gives rights and reach at once, and takes them at once', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const person = tom.actor.id
    expect(await reachesRoles(tom, group)).toBe(false)
    await giveRole(coordinator, { group, person, role: 'clerk' })
    expect(await rolesIn(group, tom)).toEqual(['member', 'clerk'])
    expect(await reachesRoles(tom, group)).toBe(true)
    expect((await member(tom, { group, person })).roles).toMatchObject([{ role: 'clerk', until: null }])
    await takeRole(coordinator, { group, person, role: 'clerk' })
    expect(await rolesIn(group, tom)).toEqual(['member'])
    expect(await reachesRoles(tom, group)).toBe(false)
    expect(await codeOf(takeRole(coordinator, { group, person, role: 'clerk' }))).toBe('groups.role_not_held')
    expect(await codeOf(giveRole(tom, { group, person, role: 'clerk' }))).toBe('kernel.not_allowed')
  })

  it('only active members hold roles', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    await suspend(coordinator, { group, person: tom.actor.id })
    expect(await codeOf(giveRole(coordinator, { group, person: tom.actor.id, role: 'clerk' }))).toBe(
      'groups.not_active',
    )
  })
})

describe('a term', () => {
  it('ends by itself: rights on time, reach by the job, and a fact tells', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const person = tom.actor.id
    const day = (n: number): string => new Date(house.now.get().getTime() + n * 86_400_000).toISOString().slice(0, 10)
    expect(await codeOf(giveRole(coordinator, { group, person, role: 'clerk', until: day(-1) }))).toBe(
      'groups.until_past',
    )
    expect(await codeOf(giveRole(coordinator, { group, person, role: 'clerk', until: 'soon' }))).toBe(
      'kernel.input_invalid',
    )
    await giveRole(coordinator, { group, person, role: 'clerk', until: day(2) })
    expect(await rolesIn(group, tom)).toEqual(['member', 'clerk'])
    await runJob(jobs[0]!)
    expect(await rolesIn(group, tom)).toEqual(['member', 'clerk'])
    house.now.pass(3 * 86_400)
    expect(await rolesIn(group, tom)).toEqual(['member'])
    await runJob(jobs[0]!)
    expect(await reachesRoles(tom, group)).toBe(false)
    const facts = await house.owner<
      { data: object }[]
    >`select data from kernel.fact where group_id = ${group} and name = 'groups.role_ended'`
    expect(facts).toMatchObject([{ data: { person, role: 'clerk' } }])
  })
})

describe('the last coordinator', () => {
  it('stays: may not leave, lay the role down, or give it an end', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const me = coordinator.actor.id
    const soon = '2027-01-01'
    for (const [what, act] of [
      ['leaving', () => leave(coordinator, { group })],
      ['laying down', () => takeRole(coordinator, { group, person: me, role: 'coordinator' })],
      ['a term', () => giveRole(coordinator, { group, person: me, role: 'coordinator', until: soon })],
    ] as const)
      expect(await codeOf(act()), what).toBe('groups.last_coordinator')
    expect((await member(coordinator, { group, person: me })).can.leave).toEqual({
      ok: false,
      code: 'groups.last_coordinator',
    })
    // one with a term does not count: on that day the group would be locked
    await giveRole(coordinator, { group, person: tom.actor.id, role: 'coordinator', until: soon })
    expect(await codeOf(leave(coordinator, { group }))).toBe('groups.last_coordinator')
    await giveRole(coordinator, { group, person: tom.actor.id, role: 'coordinator', until: null })
    expect(await codeOf(leave(coordinator, { group }))).toBe('ok')
    expect(await codeOf(leave(tom, { group }))).toBe('groups.last_coordinator')
  })

  it.each([
    [
      'take each other’s role',
      (who: Someone, other: Someone, group: GroupId) =>
        takeRole(who, { group, person: other.actor.id, role: 'coordinator' }),
    ],
    [
      'suspend each other',
      (who: Someone, other: Someone, group: GroupId) => suspend(who, { group, person: other.actor.id }),
    ],
    ['leave together', (who: Someone, _other: Someone, group: GroupId) => leave(who, { group })],
  ] as const)('two who %s at the same moment: one stays', async (_what, act) => {
    for (let round = 0; round < 5; round += 1) {
      const { group, coordinator } = await house.community()
      const other = await house.member(group, 'Joan', ['coordinator'])
      const outcomes = await Promise.all([
        codeOf(act(coordinator, other, group)),
        codeOf(act(other, coordinator, group)),
      ])
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
      expect(await coordinators(group)).toBe(1)
    }
  })
})
