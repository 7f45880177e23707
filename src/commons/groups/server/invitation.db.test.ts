// Invitations: sent, looked at, accepted as oneself or as somebody new, and the places of imported members.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { runJob } from '#kernel/jobs'
import { hashToken } from '#kernel/secrets'
import { snapshot } from '#kernel/query'
import { named } from '#kernel/registry'
import { authenticate } from '#commons/people/server'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { jobs } from './jobs.ts'
import {
  acceptInvitation,
  acceptInvitationAsNew,
  activeMember,
  askToJoin,
  create,
  importMembersCommand,
  invitations,
  invite,
  inviteImported,
  join,
  leave,
  lookAtInvitation,
  member,
  members,
  suspend,
  withdrawInvitation,
  type ImportedMember,
} from './index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const refusalOf = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(
    () => null,
    (e: unknown) => e,
  )
  if (!(error instanceof Refusal)) throw error ?? new Error('was not refused')
  return error
}
const codeOf = async (act: Promise<unknown>): Promise<string> => (await refusalOf(act)).code

/** Everything told so far is heard: facts wait for the oldest transaction of the whole server, other tests' too. */
async function heard(): Promise<void> {
  const behind = () => house.owner`
    select from kernel.fact f join kernel.cursor c on c.listener = 'notices' where (f.xid, f.id) > (c.xid, c.id) limit 1`
  do await house.drain()
  while ((await behind()).length > 0)
  expect(await house.owner`select listener, failure from kernel.fact_refused`).toEqual([])
}
/** The token of the latest letter to an address, as its reader finds it. */
async function linkTo(address: string): Promise<string> {
  const [letter] = await house.owner<
    { body_text: string }[]
  >`select body_text from notices.mail where address = ${address} order by created_at desc, id desc limit 1`
  return /\/m\/join\/([\w-]+)/.exec(letter?.body_text ?? '')?.[1] ?? ''
}
const isIn = (who: Someone, group: GroupId): Promise<boolean> =>
  snapshot(house.system, (ctx) => activeMember(ctx, group, who.actor.id))

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

describe('groups.invite', () => {
  it('mails a link that works once, for 30 days, and keeps only its hash', async () => {
    const { group, coordinator } = await house.community({ visibility: 'hidden', admission: 'invitation' })
    expect(
      await invite(coordinator, { group, addresses: ['ana@hill.example', 'tom@hill.example'], note: 'Come and see.' }),
    ).toEqual({ sent: 2 })
    const token = await linkTo('ana@hill.example')
    expect(token).toHaveLength(43)
    const [stored] = await house.owner<
      { token_hash: Buffer }[]
    >`select token_hash from groups.invitation where address = 'ana@hill.example'`
    expect(stored?.token_hash.equals(hashToken(token))).toBe(true)

    // looking changes nothing, however often; the link shows a hidden group
    for (let i = 0; i < 3; i += 1)
      expect(await lookAtInvitation(house.anonymous, { token })).toMatchObject({
        group: { id: group },
        note: 'Come and see.',
        address: 'ana@hill.example',
        how: 'new',
        by: { id: coordinator.actor.id },
      })

    const ana = await house.person('Ana')
    expect((await lookAtInvitation(ana, { token })).how).toBe('accept')
    expect(await isIn(ana, group)).toBe(false)
    expect(await acceptInvitation(ana, { token })).toMatchObject({ group })
    expect(await isIn(ana, group)).toBe(true)
    expect(await codeOf(acceptInvitation(await house.person('Late'), { token }))).toBe('groups.invitation_used')
    expect(await codeOf(lookAtInvitation(house.anonymous, { token }))).toBe('groups.invitation_used')
    expect((await invitations(coordinator, { group })).rows.map((one) => [one.address, one.state]).toSorted()).toEqual([
      ['ana@hill.example', 'used'],
      ['tom@hill.example', 'open'],
    ])
    const again = await linkTo('tom@hill.example')
    expect((await lookAtInvitation(ana, { token: again })).how).toBe('member')
    expect(await codeOf(acceptInvitation(ana, { token: again }))).toBe('groups.already_member')
    // refused, so it is still there for whom it was meant
    expect((await lookAtInvitation(house.anonymous, { token: again })).how).toBe('new')
  })

  it('two who follow one link at once: one comes in', async () => {
    const { group, coordinator } = await house.community()
    await invite(coordinator, { group, addresses: ['both@hill.example'] })
    const token = await linkTo('both@hill.example')
    const [a, b] = [await house.person('A'), await house.person('B')]
    const both = await Promise.allSettled([a, b].map((who) => acceptInvitation(who, { token })))
    expect(both.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as Refusal).code)).sort()).toEqual([
      'groups.invitation_used',
      'ok',
    ])
  })

  it('is for those who invite; runs out; can be taken back; a newer link ends the older', async () => {
    const { group, coordinator } = await house.community()
    const tom = await house.member(group, 'Tom')
    const clerk = await house.member(group, 'Clerk', ['clerk'])
    expect(await codeOf(invite(tom, { group, addresses: ['x@hill.example'] }))).toBe('kernel.not_allowed')
    expect(await codeOf(invitations(tom, { group }))).toBe('kernel.not_allowed')
    expect(await codeOf(invite(house.anonymous, { group, addresses: ['x@hill.example'] }))).toBe(
      'kernel.sign_in_required',
    )
    expect(await codeOf(invite(clerk, { group, addresses: [] }))).toBe('kernel.input_invalid')

    await invite(clerk, { group, addresses: ['x@hill.example'] })
    const first = await linkTo('x@hill.example')
    house.now.pass(60)
    await invite(coordinator, { group, addresses: ['X@Hill.example'] })
    expect(await codeOf(lookAtInvitation(tom, { token: first }))).toBe('groups.invitation_withdrawn')
    const [open] = (await invitations(clerk, { group })).rows
    expect(open).toMatchObject({ state: 'open', by: { id: coordinator.actor.id } })
    expect(await codeOf(withdrawInvitation(tom, { invitation: open!.id }))).toBe('groups.invitation_absent')
    expect(await withdrawInvitation(clerk, { invitation: open!.id })).toEqual({ state: 'withdrawn' })
    expect(await codeOf(withdrawInvitation(clerk, { invitation: open!.id }))).toBe('groups.invitation_withdrawn')
    expect(await codeOf(acceptInvitation(await house.person('X'), { token: await linkTo('X@Hill.example') }))).toBe(
      'groups.invitation_withdrawn',
    )

    await invite(coordinator, { group, addresses: ['y@hill.example'] })
    house.now.pass(31 * 86_400)
    expect(await codeOf(lookAtInvitation(tom, { token: await linkTo('y@hill.example') }))).toBe(
      'groups.invitation_expired',
    )
    expect(await codeOf(lookAtInvitation(tom, { token: 'a'.repeat(43) }))).toBe('groups.invitation_absent')
    expect((await invitations(clerk, { group })).rows.map((one) => one.state)).toEqual([
      'expired',
      'withdrawn',
      'withdrawn',
    ])
  })

  it('forgets what is over after three months', async () => {
    const { group, coordinator } = await house.community()
    await invite(coordinator, { group, addresses: ['old@hill.example'] })
    house.now.pass(100 * 86_400)
    await invite(coordinator, { group, addresses: ['young@hill.example'] })
    const addresses = async () => (await invitations(coordinator, { group })).rows.map((one) => one.address)
    await runJob(jobs[1]!)
    expect(await addresses()).toEqual(['young@hill.example', 'old@hill.example'])
    house.now.pass(21 * 86_400)
    await runJob(jobs[1]!)
    expect(await addresses()).toEqual(['young@hill.example'])
  })

  it('a founder invites the first people while beginning', async () => {
    const ana = await house.person('Ana')
    const { group } = await create(ana, {
      name: 'First People',
      blueprint: 'timebank',
      locale: 'fr',
      time_zone: 'Europe/Paris',
      invites: ['one@first.example', 'two@first.example'],
    })
    expect((await invitations(ana, { group })).rows).toHaveLength(2)
    const [letter] = await house.owner<
      { locale: string; subject: string }[]
    >`select locale, subject from notices.mail where address = 'one@first.example'`
    expect(letter).toEqual({ locale: 'fr', subject: 'Ana vous invite dans First People' })
  })

  it('does not let somebody in who is suspended, and lets in who waits', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const paused = await house.member(group, 'Paused')
    await suspend(coordinator, { group, person: paused.actor.id })
    await leave(paused, { group })
    const waiting = await house.person('Waiting')
    await askToJoin(waiting, { group })
    await invite(coordinator, { group, addresses: ['p@hill.example', 'w@hill.example'] })
    expect(await codeOf(acceptInvitation(paused, { token: await linkTo('p@hill.example') }))).toBe('groups.suspended')
    expect(await codeOf(acceptInvitation(house.anonymous, { token: await linkTo('p@hill.example') }))).toBe(
      'kernel.sign_in_required',
    )
    await acceptInvitation(waiting, { token: await linkTo('w@hill.example') })
    expect(await isIn(waiting, group)).toBe(true)
  })
})

describe('accepting as somebody new', () => {
  const asCaller = async (token: string): Promise<Caller> => {
    const known = (await authenticate([hashToken(token)], house.now.get())).get(hashToken(token).toString('hex'))
    return { actor: known!.actor, door: 'test', locale: known!.locale ?? 'en' }
  }

  it('makes the person, proves the mailbox and opens a session', async () => {
    const { group, coordinator } = await house.community({ visibility: 'hidden' })
    await invite(coordinator, { group, addresses: ['new@hill.example'] })
    const token = await linkTo('new@hill.example')
    const came = await acceptInvitationAsNew(house.anonymous, { token, name: 'Nia New', device: 'Firefox, Android' })
    // Nobody said where they are: the clock of the group goes for them.
    const [known] = await house.owner`select time_zone from people.person where id = ${came.person}`
    expect(known).toEqual({ time_zone: 'Europe/London' })
    const nia = await asCaller(came.token)
    expect((await members(nia, { group })).rows.map((one) => one.person.name)).toContain('Nia New')
    const [mailbox] = await house.owner<
      { verified: boolean }[]
    >`select verified_at is not null as verified from people.mailbox where person_id = ${came.person}`
    expect(mailbox).toEqual({ verified: true })
    expect(await codeOf(acceptInvitationAsNew(house.anonymous, { token, name: 'Again' }))).toBe(
      'groups.invitation_used',
    )
  })

  it('never opens the account of somebody who is known', async () => {
    const { group, coordinator } = await house.community()
    const known = await house.person('Known', { address: 'known@hill.example' })
    await invite(coordinator, { group, addresses: ['Known@hill.example'] })
    const token = await linkTo('Known@hill.example')
    expect(await codeOf(acceptInvitationAsNew(house.anonymous, { token, name: 'Thief' }))).toBe('groups.mailbox_known')
    await acceptInvitation(known, { token })
    expect(await isIn(known, group)).toBe(true)
  })
})

describe('the place of an imported member', () => {
  it('goes to whoever follows the invitation: the membership with its number, roles and since', async () => {
    const { group, coordinator } = await house.community()
    const { people } = await imported(group, [row('0042', 'Odile Marchand', { address: 'odile@old.example' })])
    const place = people.get('0042')!
    expect(await member(coordinator, { group, person: place })).toMatchObject({
      person: { state: 'unclaimed' },
      can: { invite: { ok: true } },
    })
    expect(await invite(coordinator, { group, person: place })).toEqual({ sent: 1 })
    const token = await linkTo('odile@old.example')
    expect(await lookAtInvitation(house.anonymous, { token })).toMatchObject({ name: 'Odile Marchand', how: 'new' })

    const before = (await members(coordinator, { group })).rows.length
    const odile = await house.person('Odile M.')
    await acceptInvitation(odile, { token })
    expect(await member(coordinator, { group, person: odile.actor.id })).toMatchObject({
      number: '0042',
      state: 'active',
      joined_at: new Date('2019-05-01T00:00:00Z'),
      can: { invite: { ok: false, code: 'groups.not_unclaimed' } },
    })
    expect((await members(coordinator, { group })).rows).toHaveLength(before)
    expect(await isIn(odile, group)).toBe(true)
    const [reach] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from groups.reach where person_id = ${place}`
    expect(reach).toEqual({ n: 0 })
    expect(await codeOf(invite(coordinator, { group, person: odile.actor.id }))).toBe('groups.not_unclaimed')
    expect(await codeOf(invite(coordinator, { group, person: newId() }))).toBe('groups.person_absent')
  })

  it('goes to somebody new as well', async () => {
    const { group, coordinator } = await house.community()
    const { people } = await imported(group, [row('7', 'Bernard Joly')])
    const person = people.get('7')!
    expect(await codeOf(invite(coordinator, { group, person }))).toBe('groups.one_address')
    expect(await codeOf(invite(coordinator, { group, person, addresses: ['a@old.example', 'b@old.example'] }))).toBe(
      'groups.one_address',
    )
    await invite(coordinator, { group, person, addresses: ['bernard@old.example'] })
    const came = await acceptInvitationAsNew(house.anonymous, {
      token: await linkTo('bernard@old.example'),
      name: 'Bernard J.',
    })
    expect(await member(coordinator, { group, person: came.person })).toMatchObject({
      number: '7',
      person: { name: 'Bernard J.' },
    })
  })

  it('is not for somebody who has a place there already; one who asked or left gives that up for it', async () => {
    const { group, coordinator } = await house.community({ admission: 'request' })
    const { people } = await imported(group, [row('1a', 'Samia'), row('2a', 'Hugo'), row('3a', 'Lucien')])
    const inviteTo = async (source: string, address: string): Promise<string> => {
      await invite(coordinator, { group, person: people.get(source) as PersonId, addresses: [address] })
      return linkTo(address)
    }
    const samia = await house.member(group, 'Samia H.')
    const token = await inviteTo('1a', 'samia@old.example')
    expect(await codeOf(acceptInvitation(samia, { token }))).toBe('groups.already_member')
    expect((await lookAtInvitation(house.anonymous, { token })).how).toBe('new')

    const hugo = await house.person('Hugo D.')
    await askToJoin(hugo, { group, answer: 'Me again' })
    await heard()
    await acceptInvitation(hugo, { token: await inviteTo('2a', 'hugo@old.example') })
    expect(await member(coordinator, { group, person: hugo.actor.id })).toMatchObject({ number: '2a', state: 'active' })
    await heard()
    const open = await house.owner`select from notices.need where group_id = ${group} and closed_at is null`
    expect(open).toHaveLength(0)
  })

  it('invites all who have not come, each once', async () => {
    const { group, coordinator } = await house.community()
    await imported(group, [
      row('1', 'A', { address: 'a@bulk.example' }),
      row('2', 'B', { address: 'b@bulk.example' }),
      row('3', 'C'),
      row('4', 'D', { address: 'd@bulk.example', state: 'left' }),
    ])
    expect(await inviteImported(coordinator, { group, note: 'We have moved.' })).toEqual({ sent: 2, left: 0 })
    expect(await inviteImported(coordinator, { group })).toEqual({ sent: 0, left: 0 })
    const tom = await house.member(group, 'Tom')
    expect(await codeOf(inviteImported(tom, { group }))).toBe('kernel.not_allowed')
  })

  it('a member who came back by another way keeps the newer link from taking a second place', async () => {
    const { group, coordinator } = await house.community({ admission: 'open' })
    const { people } = await imported(group, [row('9', 'Maryvonne')])
    await invite(coordinator, { group, person: people.get('9')!, addresses: ['m@old.example'] })
    const early = await linkTo('m@old.example')
    house.now.pass(60)
    await invite(coordinator, { group, person: people.get('9')!, addresses: ['m@new.example'] })
    expect(await codeOf(lookAtInvitation(house.anonymous, { token: early }))).toBe('groups.invitation_withdrawn')
    const maryvonne = await house.person('Maryvonne L.')
    await join(maryvonne, { group })
    expect(await codeOf(acceptInvitation(maryvonne, { token: await linkTo('m@new.example') }))).toBe(
      'groups.already_member',
    )
  })
})

describe('groups.invitation_link', () => {
  it('is for the command line alone, and works like a letter', async () => {
    const house = await openTestHouse()
    try {
      const { group, coordinator } = await house.community()
      const [row] = await house.owner<{ address: string }[]>`select address from groups."group" where id = ${group}`
      const input = { address: 'lucie@people.example', group: row!.address }
      await expect(named('groups.invitation_link')(coordinator, input)).rejects.toMatchObject({
        code: 'kernel.not_allowed',
      })
      const { path } = (await named('groups.invitation_link')(house.system, input)) as { path: string }
      const token = path.split('/').at(-1)!
      expect(await named('groups.look_at_invitation')(house.anonymous, { token })).toMatchObject({ how: 'new' })
    } finally {
      await house.close()
    }
  })
})
