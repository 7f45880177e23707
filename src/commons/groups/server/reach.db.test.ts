// Whatever happens, and however much of it at once: reach and counts say exactly what the memberships say.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { addToCircle, createCircle, giveRole, join, leave, leaveCircle, restore, suspend, takeRole } from './index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

/** The rule by itself, written another way than in the migration. */
async function expected(groups: GroupId[]): Promise<string[]> {
  const members = await house.owner<{ person: string; group: string; parent: string | null; roles: number }[]>`
    select m.person_id as person, m.group_id as "group", g.parent_id as parent,
           (select count(*)::int from groups.role_held h where h.membership_id = m.id) as roles
      from groups.membership m join groups."group" g on g.id = m.group_id where m.state = 'active' and m.group_id = any (${groups})`
  const circles = await house.owner<{ id: string; parent: string }[]>`
    select id, parent_id as parent from groups."group" where parent_id = any (${groups})`
  const rows = new Set<string>()
  for (const { person, group, roles } of members) {
    for (const audience of roles > 0 ? [1, 2, 3] : [2, 3]) rows.add(`${person} ${group} ${audience}`)
    for (const circle of circles.filter((one) => one.parent === group)) rows.add(`${person} ${circle.id} 3`)
  }
  return [...rows].toSorted()
}

const actual = async (groups: GroupId[]): Promise<string[]> =>
  (
    await house.owner<{ row: string }[]>`
      select person_id || ' ' || group_id || ' ' || audience as row from groups.reach where group_id = any (${groups})`
  )
    .map(({ row }) => row)
    .toSorted()

describe('reach', () => {
  it.each([1, 2, 3])('after many acts at once it is what a fresh count gives (round %i)', async (seed) => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const circles: GroupId[] = []
    for (const name of ['Garden', 'Repair'])
      circles.push((await createCircle(coordinator, { parent: group, name })).group)
    const people: Someone[] = [coordinator]
    for (let i = 0; i < 6; i += 1) people.push(await house.person(`Person ${i}`))

    // A small linear congruential generator: the same acts in every run of one seed.
    let state = seed * 7919
    const pick = <T>(from: readonly T[]): T => {
      state = (state * 1103515245 + 12345) % 2147483648
      return from[Math.floor((state / 2147483648) * from.length)]!
    }
    const acts = (): Promise<unknown> => {
      const who = pick(people)
      const other = pick(people).actor.id
      const circle = pick(circles)
      return pick([
        () => join(who, { group }),
        () => join(who, { group }),
        () => leave(who, { group }),
        () => addToCircle(who, { circle, person: who.actor.id }),
        () => leaveCircle(who, { circle }),
        () => suspend(coordinator, { group, person: other }),
        () => restore(coordinator, { group, person: other }),
        () => giveRole(coordinator, { group, person: other, role: 'clerk' }),
        () => takeRole(coordinator, { group, person: other, role: 'clerk' }),
        () => giveRole(coordinator, { group: circle, person: other, role: 'coordinator' }),
      ])()
    }
    let done = 0
    for (let round = 0; round < 12; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, acts))
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') done += 1
        else expect((outcome.reason as Refusal).kind, String(outcome.reason)).not.toBe('unavailable')
      }
    }
    expect(done).toBeGreaterThan(10)
    const all = [group, ...circles]
    expect(await actual(all)).toEqual(await expected(all))
    const counts = await house.owner`
      select g.id from groups."group" g where g.id = any (${all})
         and g.members <> (select count(*) from groups.membership m where m.group_id = g.id and m.state = 'active')`
    expect(counts).toHaveLength(0)
  })
})
