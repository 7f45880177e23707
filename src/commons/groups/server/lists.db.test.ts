// Lists: members by name in every script, pages without gaps, the queue at the door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { askToJoin, importMembersCommand, leave, member, members, mine, queue, suspend } from './index.ts'

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

/** Many at once, as an import brings them. */
async function plant(group: GroupId, names: readonly string[]): Promise<void> {
  const joined_at = house.now.get()
  await importMembersCommand(house.system, {
    group,
    members: names.map((name, i) => ({
      source_id: `s${i}`,
      name,
      number: `P${i}`,
      joined_at,
      state: 'active' as const,
    })),
  })
}

async function allNames(who: Someone, group: GroupId): Promise<{ names: string[]; pages: number }> {
  const names: string[] = []
  let after: string | null = null
  let pages = 0
  do {
    const page: Awaited<ReturnType<typeof members>> = await members(who, { group, ...(after ? { after } : {}) })
    names.push(...page.rows.map((row) => row.person.name))
    after = page.after
    pages += 1
  } while (after && pages < 100)
  return { names, pages }
}

describe('groups.members', () => {
  it('pages through 200 members, each once, in the order of the names', async () => {
    const { group, coordinator } = await house.community()
    const names = Array.from({ length: 200 }, (_, i) => `Member ${String((i * 7) % 200).padStart(3, '0')}`)
    await plant(group, names)
    const seen = await allNames(coordinator, group)
    expect(seen.pages).toBe(5)
    expect(seen.names).toEqual(['Maryvonne Coordination', ...names.toSorted()])
  })

  it('puts names of several scripts, accents and equal names in one order', async () => {
    const { group, coordinator } = await house.community()
    const names = [
      'Zoë',
      'zeno',
      'Élise',
      'Elias',
      'emil',
      'Ñandú',
      'Nadia',
      'O’Brien',
      'Özlem',
      'Łucja',
      'תומר',
      'אמיר',
      'Иван',
      'Anna',
      'Anna',
      'Anna',
      'x'.repeat(120),
    ]
    await plant(group, [...names, ...Array.from({ length: 60 }, () => 'Anna')])
    const { names: seen } = await allNames(coordinator, group)
    expect(seen).toHaveLength(78)
    const expected = [...names, ...Array.from({ length: 60 }, () => 'Anna'), 'Maryvonne Coordination'].toSorted(
      new Intl.Collator('und').compare,
    )
    expect(seen).toEqual(expected)
  })

  it('finds by a part of the name without accents or capitals, by number, and takes signs as they are', async () => {
    const { group, coordinator } = await house.community()
    await plant(group, ['Élise Öman', 'Elisabeth 100%', 'תומר לוי', 'Tom_Tom'])
    const found = async (find: string): Promise<string[]> =>
      (await members(coordinator, { group, find })).rows.map((row) => row.person.name)
    expect(await found('elis')).toEqual(['Elisabeth 100%', 'Élise Öman'])
    expect(await found('OMAN')).toEqual(['Élise Öman'])
    expect(await found('לוי')).toEqual(['תומר לוי'])
    expect(await found('%')).toEqual(['Elisabeth 100%'])
    expect(await found('m_t')).toEqual(['Tom_Tom'])
    expect(await found('P2')).toEqual(['תומר לוי'])
    expect(await found('nobody')).toEqual([])
  })

  it('shows who is suspended or has left to those who look after the group alone', async () => {
    const { group, coordinator } = await house.community()
    const [tom, gone, paused] = [
      await house.member(group, 'Tom', ['clerk']),
      await house.member(group, 'Gone'),
      await house.member(group, 'Paused'),
    ]
    await leave(gone, { group })
    await suspend(coordinator, { group, person: paused.actor.id })
    const listed = async (who: Someone, state?: 'active' | 'suspended' | 'left') =>
      (await members(who, { group, state })).rows.map((row) => row.person.name)
    expect(await listed(tom)).toEqual(['Maryvonne Coordination', 'Tom'])
    expect(await listed(coordinator, 'suspended')).toEqual(['Paused'])
    expect(await listed(coordinator, 'left')).toEqual(['Gone'])
    expect(await codeOf(members(tom, { group, state: 'left' }))).toBe('kernel.not_allowed')
    expect(await codeOf(member(tom, { group, person: paused.actor.id }))).toBe('groups.person_absent')
    expect(await member(coordinator, { group, person: paused.actor.id })).toMatchObject({
      state: 'suspended',
      can: { restore: { ok: true }, giveRoles: { ok: false, code: 'groups.not_active' } },
    })
    expect((await members(tom, { group })).rows.find((row) => row.person.name === 'Tom')?.roles).toEqual(['clerk'])
    expect((await members(coordinator, { group })).can).toEqual({
      invite: { ok: true },
      admit: { ok: true },
      seeAll: { ok: true },
    })
    expect(await codeOf(members(house.anonymous, { group }))).toBe('kernel.sign_in_required')
    expect(await codeOf(members(await house.person('Stranger'), { group }))).toBe('groups.members_only')
    expect(await codeOf(members(coordinator, { group, after: 'nonsense' }))).toBe('kernel.input_invalid')
  })
})

describe('groups.queue', () => {
  it('shows who waits, oldest first, in pages', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const people: Someone[] = []
    for (let i = 0; i < 55; i += 1) people.push(await house.person(`Asking ${String(i).padStart(2, '0')}`))
    for (const who of people) {
      house.now.pass(1)
      await askToJoin(who, { group, answer: 'Here I am' })
    }
    const first = await queue(coordinator, { group })
    const second = await queue(coordinator, { group, after: first.after! })
    expect([...first.rows, ...second.rows].map((row) => row.person.name)).toEqual(
      people.map((_, i) => `Asking ${String(i).padStart(2, '0')}`),
    )
    expect([first.rows.length, second.rows.length, second.after]).toEqual([50, 5, null])
    expect(first.can).toEqual({ admit: { ok: true }, decline: { ok: true } })
  })
})

describe('groups.mine', () => {
  it('lists where I am, by name, and nothing of where I was', async () => {
    const first = await house.community({ name: 'Ábaco' })
    const second = await house.community({ name: 'Zenith' })
    const tom = await house.member(first.group, 'Tom')
    const elsewhere = await house.member(second.group, 'Other Tom')
    await house.owner`update groups.membership set person_id = ${tom.actor.id} where person_id = ${elsewhere.actor.id}`
    expect((await mine(tom, {})).groups.map((one) => one.name)).toEqual(['Ábaco', 'Zenith'])
    await leave(tom, { group: second.group })
    expect((await mine(tom, {})).groups.map((one) => one.name)).toEqual(['Ábaco'])
    expect(await codeOf(mine(house.anonymous, {}))).toBe('kernel.sign_in_required')
  })
})
