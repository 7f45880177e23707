// Members from another system: thousands at once, and the same again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import type { Refusal } from '#kernel/errors'
import { openTestHouse, type TestHouse } from '../../../../tests/harness/house.ts'
import {
  importMembersCommand,
  invite,
  acceptInvitation,
  join,
  member,
  members,
  shell,
  type ImportedMember,
} from './index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const imported = (group: GroupId, rows: ImportedMember[]) =>
  importMembersCommand(house.system, { group, members: rows })
const row = (source: string, name: string, more: Partial<ImportedMember> = {}): ImportedMember => ({
  source_id: source,
  name,
  number: source,
  joined_at: new Date('2019-05-01T00:00:00Z'),
  state: 'active',
  ...more,
})
const countOf = async (group: GroupId): Promise<number> =>
  (await house.owner<{ members: number }[]>`select members from groups."group" where id = ${group}`)[0]!.members

describe('importMembers', () => {
  it('takes 5,000 in seconds, tells one fact, mails nobody, and is the same when read again', async () => {
    const { group, coordinator } = await house.community()
    const rows = Array.from({ length: 5000 }, (_, i) =>
      row(`s${i}`, `Person ${i}`, { address: `p${i}@old.example`, state: i % 10 === 0 ? 'left' : 'active' }),
    )
    const begun = performance.now()
    const first = await imported(group, rows)
    const took_s = (performance.now() - begun) / 1000
    expect(first).toMatchObject({ made: 5000, changed: 0, same: 0, claimed: 0, clashes: [] })
    expect(first.people.size).toBe(5000)
    expect(took_s).toBeLessThan(30)
    expect(await countOf(group)).toBe(4501)
    const again = await imported(group, rows)
    expect(again).toMatchObject({ made: 0, changed: 0, same: 5000 })
    expect([...again.people].toSorted()).toEqual([...first.people].toSorted())
    const facts = await house.owner`select from kernel.fact where group_id = ${group} and name like 'groups.member%'`
    expect(facts).toHaveLength(3) // the founder joined, and two imports
    await house.drain()
    expect(await house.owner`select from notices.mail where address like '%@old.example'`).toHaveLength(0)
    expect((await members(coordinator, { group, find: 's4999' })).rows).toMatchObject([
      { person: { name: 'Person 4999', state: 'unclaimed' } },
    ])
  })

  it('follows the source while nobody has come, and what is here once somebody has', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const first = await imported(group, [
      row('a', 'Ana', { number: '10' }),
      row('b', 'Tom', { number: '11' }),
      row('c', 'Win', { number: '12' }),
    ])
    // numbers go round, one is suspended, one leaves
    const second = await imported(group, [
      row('a', 'Ana', { number: '11' }),
      row('b', 'Tom', { number: '10', state: 'suspended' }),
      row('c', 'Win', { number: '12', state: 'left' }),
      row('d', 'New', { number: '13' }),
    ])
    expect(second).toMatchObject({ made: 1, changed: 3, same: 0 })
    expect(await countOf(group)).toBe(3)
    expect(await member(coordinator, { group, person: first.people.get('b')! })).toMatchObject({
      number: '10',
      state: 'suspended',
    })

    await invite(coordinator, { group, person: first.people.get('a')!, addresses: ['ana@old.example'] })
    const [letter] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where address = 'ana@old.example'`
    const ana = await house.person('Ana herself')
    await acceptInvitation(ana, { token: /\/m\/join\/([\w-]+)/.exec(letter!.body_text)![1]! })
    const third = await imported(group, [row('a', 'Ana', { number: '99', state: 'left' })])
    expect(third).toMatchObject({ claimed: 1, changed: 0, made: 0 })
    expect(third.people.get('a')).toBe(ana.actor.id)
    expect(await member(coordinator, { group, person: ana.actor.id })).toMatchObject({ number: '11', state: 'active' })
  })

  it('never takes the number of a member of our own', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const tom = await house.person('Tom')
    await join(tom, { group })
    const answer = await imported(group, [row('a', 'Ana', { number: '2' }), row('b', 'Win', { number: '3' })])
    expect(answer.clashes).toEqual(['2'])
    expect((await member(coordinator, { group, person: tom.actor.id })).number).toBe('2')
    expect((await member(coordinator, { group, person: answer.people.get('a')! })).number).toBeNull()
    const next = await house.person('Next')
    await join(next, { group })
    expect((await member(coordinator, { group, person: next.actor.id })).number).toBe('4')
    expect((await shell(next, { group })).members).toBe(5)
  })

  it('is for who may import, and for a group that is there', async () => {
    const { group } = await house.community()
    const tom = await house.member(group, 'Tom')
    const codeOf = (act: Promise<unknown>) =>
      act.then(
        () => 'ok',
        (error: unknown) => (error as Refusal).code,
      )
    expect(await codeOf(importMembersCommand(tom, { group, members: [] }))).toBe('kernel.not_allowed')
    expect(await codeOf(imported(newId<'group'>(), []))).toBe('groups.group_absent')
  })
})
