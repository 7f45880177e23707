// Communities and circles: how they begin, where they are found, and who may change them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { Refusal } from '#kernel/errors'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import {
  addToCircle,
  at,
  circles,
  create,
  createCircle,
  front,
  join,
  leave,
  leaveCircle,
  mine,
  proposeAddress,
  rightsGrid,
  setCreation,
  settings,
  shell,
  suspend,
  update,
} from './index.ts'

let house: TestHouse
let ana: Someone
beforeAll(async () => {
  house = await openTestHouse()
  ana = await house.person('Ana')
})
afterAll(() => house.close())

const refusal = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(
    () => null,
    (e: unknown) => e,
  )
  if (!(error instanceof Refusal)) throw error ?? new Error('was not refused')
  return error
}
const codeOf = async (act: Promise<unknown>): Promise<string> => (await refusal(act)).code

const basics = { blueprint: 'lets', locale: 'en', time_zone: 'Europe/London' } as const
const factsOf = async (group: string): Promise<string[]> =>
  (await house.owner<{ name: string }[]>`select name from kernel.fact where group_id = ${group} order by id`).map(
    (row) => row.name,
  )

describe('groups.create', () => {
  it('works at once: address, founder with roles, currency with room on both sides, categories, account', async () => {
    const { group, address } = await create(ana, {
      ...basics,
      name: 'Harbour Lane',
      place: 'By the water',
      brand_h: '192',
    })
    expect(address).toBe('harbour-lane')
    const seen = await shell(ana, { group })
    expect(seen).toMatchObject({
      name: 'Harbour Lane',
      address,
      members: 1,
      tools: ['market', 'ledger'],
      places: ['home', 'market', 'people', 'all'],
      brand: { 'brand-h': 192 },
      parent: null,
      me: { person: ana.actor.id, state: 'active', roles: ['member', 'coordinator', 'treasurer'] },
    })
    expect(seen.can['maySetUp']).toEqual({ ok: true })
    const [currency] = await house.owner`
      select one, other, code, time_zone, min_minor, max_minor, soft_min_minor, soft_max_minor from ledger.currency where group_id = ${group}`
    expect(currency).toEqual({
      one: 'grain',
      other: 'grains',
      code: 'HARB',
      time_zone: 'Europe/London',
      min_minor: -30_000n,
      max_minor: 60_000n,
      soft_min_minor: -20_000n,
      soft_max_minor: 50_000n,
    })
    expect(
      await house.owner`select from ledger.account where group_id = ${group} and holder_person = ${ana.actor.id}`,
    ).toHaveLength(1)
    expect(await house.owner`select from market.category where group_id = ${group}`).toHaveLength(12)
    expect(await factsOf(group)).toEqual(expect.arrayContaining(['groups.group_created', 'groups.member_joined']))
    expect((await mine(ana, {})).groups.map((one) => one.address)).toContain('harbour-lane')
  })

  it('gives way by itself where nobody chose the address, and proposes one where somebody did', async () => {
    expect((await create(ana, { ...basics, name: 'Harbour Lane' })).address).toBe('harbour-lane-2')
    const taken = await refusal(create(ana, { ...basics, name: 'Another', address: 'harbour-lane' }))
    expect(taken.code).toBe('groups.address_taken')
    expect(taken.params).toEqual({ proposal: 'harbour-lane-3' })
    expect(taken.fields['address']?.key).toBe('groups.error.address_taken')
  })

  it.each([
    ['a word of the site', { address: 'admin' }, 'groups.address_reserved'],
    ['an address that is none', { address: 'Two Words' }, 'kernel.input_invalid'],
    ['limits that leave no room', { min_minor: 0n }, 'groups.limits_wrong'],
    ['a time zone that is none', { time_zone: 'Mars/Olympus' }, 'kernel.input_invalid'],
    ['a mail address that is none', { invites: ['nobody'] }, 'kernel.input_invalid'],
  ])('refuses %s', async (_what, given, code) => {
    expect(await codeOf(create(ana, { ...basics, name: 'Refused', ...given }))).toBe(code)
  })

  it('asks strangers to come in first, and can be kept for the host', async () => {
    const host = await house.person('Host', { host: true })
    expect(await codeOf(create(house.anonymous, { ...basics, name: 'Nobody’s' }))).toBe('kernel.sign_in_required')
    expect(await codeOf(setCreation(ana, { who: 'host' }))).toBe('groups.host_only')
    await setCreation(host, { who: 'host' })
    expect(await codeOf(create(ana, { ...basics, name: 'Mine' }))).toBe('groups.host_only')
    expect((await mine(ana, {})).can.create).toEqual({ ok: false, code: 'groups.host_only' })
    expect((await create(host, { ...basics, name: 'The host’s' })).address).toBe('the-hosts')
    await setCreation(host, { who: 'anyone' })
  })

  it('two who want one address at the same moment: one has it', async () => {
    const both = await Promise.allSettled(
      [1, 2].map(() => create(ana, { ...basics, name: 'Same', address: 'same-moment' })),
    )
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'groups.address_taken' })
  })

  it('begins a timebank in Hebrew with its own unit and its own limits', async () => {
    const { group } = await create(ana, {
      ...basics,
      name: 'בנק הזמן הגפן',
      blueprint: 'timebank',
      locale: 'he',
      time_zone: 'Asia/Jerusalem',
      unit: { one: 'שעה', other: 'שעות' },
      min_minor: '-36000',
      max_minor: '72000',
    })
    expect((await shell(ana, { group })).address).toBe('bnk-hzmn-hgpn')
    expect(
      await house.owner`select kind, one, other, step_s, min_minor, soft_max_minor from ledger.currency where group_id = ${group}`,
    ).toEqual([{ kind: 'hours', one: 'שעה', other: 'שעות', step_s: 900, min_minor: -36_000n, soft_max_minor: 63_000n }])
  })
})

describe('groups.propose_address', () => {
  it.each([
    [
      'a free one',
      { name: 'Quiet Hill' },
      { address: 'quiet-hill', free: true, problem: null, proposal: 'quiet-hill' },
    ],
    [
      'a taken one',
      { name: 'X', address: 'harbour-lane' },
      { address: 'harbour-lane', free: false, problem: null, proposal: 'harbour-lane-3' },
    ],
    [
      'a reserved one',
      { name: 'Quiet Hill', address: 'api' },
      { address: 'api', free: false, problem: 'reserved', proposal: 'quiet-hill' },
    ],
  ])('%s', async (_what, input, answer) => expect(await proposeAddress(ana, input)).toEqual(answer))
})

describe('groups.update', () => {
  it('moves to a new address and keeps the old one alive, for this group alone', async () => {
    const { group } = await create(ana, { ...basics, name: 'Mill Street' })
    expect(
      await update(ana, { group, address: 'mill-yard', name: 'Mill Yard', about: 'We mend.', brand_h: 40 }),
    ).toEqual({ address: 'mill-yard' })
    expect(await front(house.anonymous, { address: 'mill-street' })).toEqual({ movedTo: 'mill-yard' })
    expect(await at(ana, { address: 'mill-street' })).toEqual({ movedTo: 'mill-yard' })
    expect(await at(ana, { address: 'mill-yard' })).toMatchObject({
      name: 'Mill Yard',
      about: 'We mend.',
      brand: { 'brand-h': 40 },
    })
    expect(await codeOf(create(ana, { ...basics, name: 'Thief', address: 'mill-street' }))).toBe('groups.address_taken')
    expect((await settings(ana, { group })).oldAddresses).toEqual(['mill-street'])
    // and back again
    await update(ana, { group, address: 'mill-street', brand_h: null })
    expect(await front(house.anonymous, { address: 'mill-yard' })).toEqual({ movedTo: 'mill-street' })
    expect((await settings(ana, { group })).brand).toEqual({})
    expect(await codeOf(update(ana, { group, address: 'harbour-lane' }))).toBe('groups.address_taken')
    expect(await codeOf(update(ana, { group, address: 'settings' }))).toBe('groups.address_reserved')
    expect(await factsOf(group)).toEqual(expect.arrayContaining(['groups.group_changed', 'groups.group_moved']))
  })

  it('is for those who set the group up', async () => {
    const { group } = await house.community()
    const member = await house.member(group, 'Tom')
    expect(await codeOf(update(member, { group, name: 'Tom’s' }))).toBe('kernel.not_allowed')
    expect(await codeOf(update(ana, { group, name: 'Ana’s' }))).toBe('groups.members_only')
    expect(await codeOf(settings(member, { group }))).toBe('kernel.not_allowed')
  })
})

describe('a hidden group', () => {
  it('is absent for strangers by id, address and old address, and tells a suspended member only that', async () => {
    const { group, coordinator } = await house.community({ visibility: 'page', admission: 'open' })
    const { address: before } = await shell(coordinator, { group })
    const gone = await house.member(group, 'Gone')
    const suspended = await house.member(group, 'Paused')
    await leave(gone, { group })
    await suspend(coordinator, { group, person: suspended.actor.id })
    await update(coordinator, { group, address: `${before}-moved`, visibility: 'hidden' })
    const nowhere = newId<'group'>()
    for (const who of [house.anonymous, ana, gone]) {
      for (const address of [before, `${before}-moved`, 'never-was']) {
        expect(await codeOf(front(who, { address }))).toBe('groups.group_absent')
        expect(await codeOf(at(who, { address }))).toBe('groups.group_absent')
      }
      for (const id of [group, nowhere]) expect(await codeOf(shell(who, { group: id }))).toBe('groups.group_absent')
      expect(await codeOf(join(who, { group }))).toBe('groups.group_absent')
    }
    expect(await codeOf(shell(suspended, { group }))).toBe('groups.suspended')
    expect((await mine(suspended, {})).groups).toEqual([])
    expect(await at(coordinator, { address: before })).toEqual({ movedTo: `${before}-moved` })
  })
})

describe('groups.front', () => {
  it('says how to come in, to each as they stand', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const { address } = await shell(coordinator, { group })
    const seenBy = async (who: Parameters<typeof front>[0]) => front(who, { address })
    expect(await seenBy(house.anonymous)).toMatchObject({
      members: 1,
      state: 'none',
      can: { ask: { ok: false, code: 'kernel.sign_in_required' } },
    })
    expect(await seenBy(ana)).toMatchObject({
      can: {
        ask: { ok: true },
        join: { ok: false, code: 'groups.by_request' },
        read: { ok: false, code: 'groups.members_only' },
      },
    })
    expect(await seenBy(coordinator)).toMatchObject({
      state: 'active',
      can: { ask: { ok: false, code: 'groups.already_member' }, read: { ok: true } },
    })
  })
})

describe('groups.rights_grid', () => {
  it('shows every right of every room with the roles that hold it, to members', async () => {
    const { group } = await house.community()
    const member = await house.member(group, 'Tom')
    const grid = await rightsGrid(member, { group })
    expect(grid.roles).toEqual(['coordinator', 'treasurer', 'clerk', 'auditor', 'member'])
    expect(grid.rows.find((row) => row.name === 'mayInvite')).toEqual({
      name: 'mayInvite',
      right: 'groups.right.mayInvite',
      roles: ['clerk', 'coordinator'],
    })
    expect(await codeOf(rightsGrid(ana, { group }))).toBe('groups.members_only')
  })
})

describe('circles', () => {
  const reachOf = async (person: string, group: string): Promise<number[]> =>
    (
      await house.owner<
        { audience: number }[]
      >`select audience from groups.reach where person_id = ${person} and group_id = ${group} order by audience`
    ).map((row) => row.audience)

  it('are made in a community, joined and left by its members, and end with their membership', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const win = await house.member(group, 'Win')
    const { group: circle, address } = await createCircle(coordinator, {
      parent: group,
      name: 'Garden',
      about: 'Beds and bees',
    })
    expect(address).toMatch(/-garden$/)
    expect(await shell(coordinator, { group: circle })).toMatchObject({
      tools: ['market'],
      parent: { id: group },
      me: { roles: ['member', 'coordinator'] },
    })
    // everybody in the community reaches what the circle opens to its network
    expect(await reachOf(tom.actor.id, circle)).toEqual([3])
    expect((await circles(tom, { group })).circles).toMatchObject([
      { id: circle, members: 1, state: 'none', can: { join: { ok: true } } },
    ])

    await addToCircle(tom, { circle, person: tom.actor.id })
    await addToCircle(coordinator, { circle, person: win.actor.id })
    expect(await reachOf(tom.actor.id, circle)).toEqual([2, 3])
    expect(await codeOf(addToCircle(tom, { circle, person: tom.actor.id }))).toBe('groups.already_member')
    expect(await codeOf(addToCircle(tom, { circle, person: ana.actor.id }))).toBe('kernel.not_allowed')
    expect(await codeOf(addToCircle(coordinator, { circle, person: ana.actor.id }))).toBe('groups.circle_only_members')
    expect(await codeOf(join(ana, { group: circle }))).toBe('groups.circle_only_members')

    await leaveCircle(win, { circle })
    expect(await reachOf(win.actor.id, circle)).toEqual([3])
    await leave(tom, { group })
    expect(await reachOf(tom.actor.id, circle)).toEqual([])
    expect((await circles(win, { group })).circles).toMatchObject([{ members: 1, state: 'left' }])
    expect((await factsOf(circle)).filter((name) => name === 'groups.member_left')).toHaveLength(2)

    // its last coordinator may go: the community's coordinator looks after it
    await leaveCircle(coordinator, { circle })
    expect((await shell(coordinator, { group: circle })).can['mayAdmit']).toEqual({ ok: true })
    await addToCircle(coordinator, { circle, person: win.actor.id })
  })

  it('are made by those who set the community up, one floor deep, and are seen as it is seen', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const { group: circle } = await createCircle(coordinator, { parent: group, name: 'Inner' })
    expect(await codeOf(createCircle(tom, { parent: group, name: 'Tom’s' }))).toBe('kernel.not_allowed')
    expect(await codeOf(createCircle(coordinator, { parent: circle, name: 'Innermost' }))).toBe(
      'groups.circle_in_circle',
    )
    expect(await codeOf(update(coordinator, { group: circle, visibility: 'open' }))).toBe('groups.circle_follows')
    expect(await codeOf(addToCircle(coordinator, { circle: group, person: tom.actor.id }))).toBe('groups.not_a_circle')
    expect(await codeOf(leaveCircle(coordinator, { circle: group }))).toBe('groups.not_a_circle')
    expect((await shell(ana, { group: circle })).name).toBe('Inner')
    await update(coordinator, { group, visibility: 'hidden' })
    expect(await codeOf(shell(ana, { group: circle }))).toBe('groups.group_absent')
    expect((await shell(tom, { group: circle })).name).toBe('Inner')
    expect(await codeOf(circles(ana, { group: group as GroupId }))).toBe('groups.group_absent')
  })
})
