import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#kernel/db'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { rooms, setRooms, type RoomManifest, type Told } from '#kernel/room'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { everybody } from './index.ts'
import * as notices from './server/index.ts'

let house: TestHouse
let group: GroupId
let other: GroupId
let nadia: Someone
let tom: Someone

/** A room that tells what the fact carries. */
const probe: RoomManifest = {
  name: 'probe',
  needs: [],
  facts: ['probe.happened'],
  notices: [{ fact: 'probe.happened', tell: async (_ctx, fact) => fact.data['told'] as Told[] }],
}

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group } = await house.community({ name: 'Harbour Lane' }))
  ;({ group: other } = await house.community({ name: 'Les Collines' }))
  nadia = await house.member(group, 'Nadia')
  tom = await house.member(group, 'Tom')
  await heard()
  setRooms([...rooms(), probe])
})
afterAll(() => house.close())

/** Until every listener has heard every fact: another test's transaction may hold the newest back for a moment. */
async function heard(): Promise<void> {
  do await house.drain()
  while (
    (await house.owner`select 1 from kernel.cursor c join kernel.fact f on (f.xid, f.id) > (c.xid, c.id) limit 1`)
      .length > 0
  )
}

const inside = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, (tx) =>
    run(makeCtx(caller, tx, house.now.get()).ctx),
  )

type Some = Partial<Omit<Told, 'person'>> & { person: PersonId | string }
async function happen(...told: Some[]): Promise<void> {
  house.now.pass(1)
  const rows = told.map((t) => ({
    group,
    kind: 'groups.asked',
    subject: newId(),
    data: { who_person: tom.actor.id },
    link: '/g/x/people/asked',
    ...t,
  }))
  await house.pool`insert into kernel.fact (name, data, at) values ('probe.happened', ${house.pool.json({ told: rows } as never)}, ${house.now.get()})`
  await heard()
}
const fresh = () => house.member(group, `Somebody ${newId().slice(-4)}`)
const mailsOf = (person: Someone) => house.owner<
  { kind: string; subject: string; from_name: string; body_text: string; stop_link: string | null; id: string }[]
>`
  select id, kind, subject, from_name, body_text, stop_link from notices.mail where person_id = ${person.actor.id} order by created_at, id`

describe('what waits', () => {
  it('opens and closes by facts, oldest first, in words', async () => {
    const me = await fresh()
    const [first, second] = [newId(), newId()]
    await happen({ person: me.actor.id, subject: first, need: 'open' })
    await happen({ person: me.actor.id, subject: second, need: 'open', group: other })
    const { needs, more } = await notices.home(me, {})
    expect(more).toBe(false)
    expect(needs.map((n) => n.subject)).toEqual([first, second])
    expect(needs[0]).toMatchObject({
      kind: 'groups.asked',
      text: 'Tom asks to join Harbour Lane',
      link: '/g/x/people/asked',
      group: { id: group, name: 'Harbour Lane' },
      more: '',
    })
    expect(await notices.count(me, {})).toEqual({
      needs: 2,
      groups: expect.arrayContaining([
        { group, needs: 1 },
        { group: other, needs: 1 },
      ]) as unknown,
    })
    expect((await notices.home(me, { group: other })).needs.map((n) => n.subject)).toEqual([second])

    await happen({ person: me.actor.id, subject: first, need: 'close' })
    expect((await notices.home(me, {})).needs.map((n) => n.subject)).toEqual([second])
    expect(await notices.count(nadia, {})).toEqual({ needs: 0, groups: [] })
  })

  it('opens once however often it is told, and again after it was closed', async () => {
    const me = await fresh()
    const subject = newId()
    const open = { person: me.actor.id, subject, need: 'open' as const }
    await happen(open, open)
    await happen(open)
    expect((await notices.count(me, {})).needs).toBe(1)
    await happen({ ...open, need: 'close' }, open)
    expect((await notices.count(me, {})).needs).toBe(1)
  })

  it('may be closed for everybody at once', async () => {
    const [a, b] = [await fresh(), await fresh()]
    const subject = newId()
    await happen(
      { person: a.actor.id, subject, need: 'open' },
      { person: b.actor.id, subject, need: 'open' },
      { person: b.actor.id, need: 'open' },
    )
    await happen({ person: everybody, subject, need: 'close' })
    expect([(await notices.count(a, {})).needs, (await notices.count(b, {})).needs]).toEqual([0, 1])
  })

  it('shows fifty and says that there is more', async () => {
    const me = await fresh()
    await happen(...Array.from({ length: 51 }, () => ({ person: me.actor.id, need: 'open' as const })))
    const { needs, more } = await notices.home(me, {})
    expect([needs.length, more]).toEqual([50, true])
  })

  it('resolves names when it is shown, and says who has left and what is away', async () => {
    const me = await fresh()
    const asker = await house.person('Old Name')
    const gone = await house.person('Gone')
    await happen(
      { person: me.actor.id, need: 'open', data: { who_person: asker.actor.id } },
      { person: me.actor.id, need: 'open', data: { who_person: gone.actor.id } },
      { person: me.actor.id, need: 'open', data: { who_item: newId() } },
    )
    await named('people.update_profile')(asker, { name: 'New Name' })
    await house.owner`update people.person set state = 'gone' where id = ${gone.actor.id}`
    const texts = (await notices.home(me, {})).needs.map((n) => n.text)
    expect(texts).toEqual(
      expect.arrayContaining([
        'New Name asks to join Harbour Lane',
        'somebody who has left asks to join Harbour Lane',
        'something that is no longer shown asks to join Harbour Lane',
      ]),
    )
    expect(
      JSON.stringify(await house.owner`select data from notices.need where person_id = ${me.actor.id}`),
    ).not.toContain('Name')
  })

  it('says less where words are missing, and never fails', async () => {
    const me = await fresh()
    await happen(
      { person: me.actor.id, need: 'open', data: {} },
      { person: me.actor.id, need: 'open', kind: 'probe.unheard' },
    )
    expect((await notices.home(me, {})).needs.map((n) => n.text)).toEqual([
      'There is something new.',
      'There is something new.',
    ])
  })

  it('puts figures in as boot has told', async () => {
    notices.setFormat((data, locale) =>
      data['amount_minor'] ? { who: `${String(data['amount_minor'])} ${locale}` } : {},
    )
    const me = await fresh()
    await happen({ person: me.actor.id, need: 'open', data: { amount_minor: '150' } })
    expect((await notices.home({ ...me, locale: 'en' }, {})).needs[0]?.text).toBe('150 en asks to join Harbour Lane')
    notices.setFormat(() => ({}))
  })
})

describe('what happened', () => {
  it('is listed newest first, in pages, and marked as seen', async () => {
    const me = await fresh()
    await happen(...Array.from({ length: 30 }, () => ({ person: me.actor.id, notice: true })))
    await happen({ person: me.actor.id, notice: true, kind: 'groups.joined', data: {}, group: other })
    // One fact tells one kind once.
    expect((await notices.list(me, {})).notices).toHaveLength(2)
    for (let i = 0; i < 31; i += 1) await happen({ person: me.actor.id, notice: true })
    const page = await notices.list(me, {})
    expect(page.notices).toHaveLength(30)
    expect(page.notices.every((n) => !n.seen)).toBe(true)
    const rest = await notices.list(me, { after: page.after ?? '' })
    expect(rest).toMatchObject({ after: null })
    expect(new Set([...page.notices, ...rest.notices].map((n) => n.id)).size).toBe(33)
    expect((await notices.list(me, { group: other })).notices).toMatchObject([
      { kind: 'groups.joined', group: { name: 'Les Collines' } },
    ])

    expect(await notices.markSeen(me, { upto: rest.notices[0]?.id })).toEqual({ seen: 3 })
    expect(await notices.markSeen(me, { group: other })).toEqual({ seen: 0 })
    expect(await notices.markSeen(me, {})).toEqual({ seen: 30 })
    await expect(notices.list(me, { after: 'bm8' })).rejects.toMatchObject({ code: 'kernel.input_invalid' })
    await expect(notices.list(me, { after: Buffer.from('["x"]').toString('base64url') })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
  })
})

describe('letters of what happens', () => {
  it('go to those who proved an address, in their language, from the group', async () => {
    const inès = await house.person('Inès', { locale: 'fr', address: 'ines@example.org' })
    const unclaimed = newId()
    await house.owner`insert into people.person (id, state, name, locale, created_at) values (${unclaimed}, 'unclaimed', 'U', 'en', now())`
    await happen({ person: inès.actor.id, mail: true }, { person: unclaimed, mail: true })
    const [mail, ...more] = await mailsOf(inès)
    expect(more).toEqual([])
    expect(mail).toMatchObject({
      kind: 'groups.asked',
      from_name: 'Harbour Lane',
      subject: expect.stringContaining('Tom') as unknown,
      stop_link: expect.stringMatching(/^http:\/\/node\.test\/m\/stop\//) as unknown,
    })
    expect(mail?.body_text).toContain('http://node.test/g/x/people/asked')
    expect(mail?.body_text).toContain('Vous recevez ce courriel')
    expect(await house.owner`select 1 from notices.mail where person_id = ${unclaimed}`).toHaveLength(0)
  })

  it('come once, also when the same facts are heard again', async () => {
    const me = await fresh()
    await happen({ person: me.actor.id, mail: true, notice: true, need: 'open' })
    await house.owner`update kernel.cursor set xid = '0', id = 0 where listener = 'notices'`
    await heard()
    expect(await mailsOf(me)).toHaveLength(1)
    expect((await notices.list(me, {})).notices).toHaveLength(1)
    expect((await notices.count(me, {})).needs).toBe(1)
  })

  it('a fact that nobody can tell is put aside, and the next is told', async () => {
    const me = await fresh()
    await house.pool`insert into kernel.fact (name, data, at) values ('probe.happened', ${house.pool.json({ told: null } as never)}, now())`
    await happen({ person: me.actor.id, need: 'open' })
    expect((await notices.count(me, {})).needs).toBe(1)
    expect(await house.owner`select 1 from kernel.fact_refused where listener = 'notices'`).toHaveLength(1)
  })
})

describe('stopping letters', () => {
  it('kind by kind or all, but never those one needs', async () => {
    const me = await fresh()
    await notices.setMail(me, { kind: 'groups.asked', mail: false })
    await happen({ person: me.actor.id, mail: true }, { person: me.actor.id, mail: true, kind: 'groups.joined' })
    expect((await mailsOf(me)).map((m) => m.kind)).toEqual(['groups.joined'])
    expect((await notices.settings(me, {})).kinds.find((k) => k.kind === 'groups.asked')).toMatchObject({ mail: false })
    await notices.setMail(me, { kind: '*', mail: false })
    await notices.setMail(me, { kind: 'groups.asked', mail: true })
    await happen({ person: me.actor.id, mail: true }, { person: me.actor.id, mail: true, kind: 'people.password_set' })
    expect((await mailsOf(me)).map((m) => m.kind)).toEqual(['groups.joined', 'people.password_set'])
    expect(await notices.settings(me, {})).toMatchObject({ all: false })
    await expect(notices.setMail(me, { kind: 'people.sign_in', mail: false })).rejects.toMatchObject({
      code: 'notices.kind_kept',
    })
    await expect(notices.setMail(me, { kind: 'probe.unheard', mail: false })).rejects.toMatchObject({
      code: 'notices.kind_absent',
    })
  })

  it('by the link of a letter, without signing in, and a look stops nothing', async () => {
    const me = await fresh()
    await happen({ person: me.actor.id, mail: true })
    const [mail] = await mailsOf(me)
    const token = mail?.stop_link?.split('/m/stop/')[1] ?? ''
    expect(await notices.lookAtStop(house.anonymous, { token })).toMatchObject({ kind: 'groups.asked', stopped: false })
    await happen({ person: me.actor.id, mail: true })
    expect(await mailsOf(me)).toHaveLength(2)
    expect(await notices.unsubscribe(house.anonymous, { token })).toEqual({ kind: 'groups.asked' })
    expect(await notices.lookAtStop(house.anonymous, { token })).toMatchObject({ stopped: true })
    await happen({ person: me.actor.id, mail: true }, { person: me.actor.id, mail: true, kind: 'groups.joined' })
    expect(await mailsOf(me)).toHaveLength(3)
    expect(await notices.unsubscribe(house.anonymous, { token, all: true })).toEqual({ kind: '*' })
    await happen({ person: me.actor.id, mail: true, kind: 'groups.joined' })
    expect(await mailsOf(me)).toHaveLength(3)
  })

  it('only by a link that we signed', async () => {
    const me = await fresh()
    await happen({ person: me.actor.id, mail: true })
    const [body = '', mark = ''] = ((await mailsOf(me))[0]?.stop_link?.split('/m/stop/')[1] ?? '').split('.')
    const other_body = Buffer.from(`${nadia.actor.id} groups.asked`).toString('base64url')
    for (const token of [
      '',
      'x',
      `${body}.`,
      `${body}.${mark.slice(0, -2)}`,
      `${other_body}.${mark}`,
      `${body}.${mark}.${mark}`,
    ]) {
      await expect(notices.unsubscribe(house.anonymous, { token })).rejects.toMatchObject({
        code: 'notices.link_wrong',
      })
      await expect(notices.lookAtStop(house.anonymous, { token })).rejects.toMatchObject({ code: 'notices.link_wrong' })
    }
  })
})

describe('letters that other rooms write', () => {
  const letter = {
    address: 'new@example.org',
    locale: 'he',
    kind: 'people.welcome',
    values: { code: '123 456', minutes: 20 },
    link: '/m/in/x',
  } as const

  it('are written by the system alone, and once', async () => {
    await expect(notices.sendMail(nadia, letter)).rejects.toMatchObject({ code: 'notices.system_only' })
    await expect(notices.sendMail(house.anonymous, letter)).rejects.toMatchObject({ code: 'notices.system_only' })
    expect(await notices.sendMail(house.system, { ...letter, once: 'one' })).toEqual({
      mail: expect.any(String) as unknown,
    })
    expect(await notices.sendMail(house.system, { ...letter, once: 'one' })).toEqual({ mail: null })
    const [mail] = await house.owner`select body_html, stop_link, locale from notices.mail where once = 'one'`
    expect(mail).toMatchObject({
      stop_link: null,
      locale: 'he',
      body_html: expect.stringContaining('dir="rtl"') as unknown,
    })
    await expect(notices.sendMail(house.system, { ...letter, kind: 'People.x' })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
    await expect(
      notices.sendMail(house.system, { ...letter, address: 'a@example.org\r\nBcc: b@example.org' }),
    ).rejects.toMatchObject({ code: 'kernel.input_invalid' })
  })

  it('respect what their reader stopped', async () => {
    const me = await fresh()
    await notices.setMail(me, { kind: '*', mail: false })
    const mine = { ...letter, locale: 'en', person: me.actor.id, address: 'me@example.org' } as const
    expect(await notices.sendMail(house.system, { ...mine, kind: 'groups.joined', values: {}, group })).toEqual({
      mail: null,
    })
    expect((await notices.sendMail(house.system, mine)).mail).not.toBeNull()
  })
})

describe('the outbox', () => {
  it('is read by the host alone, and every look leaves a trace', async () => {
    const host = await house.person('Host', { host: true })
    const { mail } = await notices.sendMail(house.system, {
      address: 'out@example.org',
      locale: 'en',
      kind: 'people.sign_in',
      values: { code: '111 222', minutes: 20 },
      link: '/m/in/secret',
    })
    const id = mail ?? ''
    for (const who of [nadia, { ...host, actor: { ...host.actor, scopes: ['notices'] } } as Caller]) {
      await expect(notices.outbox(who, {})).rejects.toMatchObject({ code: 'notices.host_only' })
      await expect(notices.readMail(who, { mail: id })).rejects.toMatchObject({ code: 'notices.host_only' })
    }
    await expect(notices.outbox(house.anonymous, {})).rejects.toMatchObject({ code: 'kernel.sign_in_required' })

    const { mails } = await notices.outbox(host, {})
    const row = mails.find((m) => m.id === id)
    expect(row).toMatchObject({ address: 'out@example.org', kind: 'people.sign_in', state: 'waiting', tries: 0 })
    expect(JSON.stringify(mails)).not.toMatch(/111 222|\/m\/in\/secret/)
    const read = await notices.readMail(host, { mail: id })
    expect(read.body_text).toContain('/m/in/secret')
    await expect(notices.readMail(host, { mail: newId() })).rejects.toMatchObject({ code: 'notices.mail_absent' })
    const traces =
      await house.owner`select command, subject from kernel.audit where actor = ${host.actor.id} and command like 'notices.%' order by id`
    expect(traces).toEqual(
      expect.arrayContaining([
        { command: 'notices.outbox', subject: null },
        { command: 'notices.read_mail', subject: id },
      ]),
    )
  })

  it('comes in pages without a gap', async () => {
    const host = await house.person('Host too', { host: true })
    for (let i = 0; i < 70; i += 1)
      await notices.sendMail(house.system, {
        address: `p${i}@example.org`,
        locale: 'en',
        kind: 'people.sign_in',
        values: { code: '1', minutes: 1 },
      })
    const all = (
      await house.owner<{ id: string }[]>`select id from notices.mail order by created_at desc, id desc`
    ).map((m) => m.id)
    const seen: string[] = []
    let after: string | null | undefined
    do {
      const page: Awaited<ReturnType<typeof notices.outbox>> = await notices.outbox(host, after ? { after } : {})
      seen.push(...page.mails.map((m) => m.id))
      after = page.after
    } while (after)
    expect(seen).toEqual(all)
    await expect(notices.outbox(host, { after: 'WyJhIiwiYiJd' })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
  })
})

describe('beneath the queries, row security', () => {
  it('shows a person their own rows, another none, nobody none; letters nobody', async () => {
    const me = await fresh()
    await happen({ person: me.actor.id, need: 'open', notice: true, mail: true })
    await notices.setMail(me, { kind: '*', mail: false })
    const seen = (as: string | null) =>
      inTransaction(house.pool, as, async (tx) => {
        const counts = []
        for (const table of ['need', 'notice', 'setting'])
          counts.push((await tx`select 1 from notices.${tx(table)} where person_id = ${me.actor.id}`).length)
        return counts
      })
    expect(await seen(me.actor.id)).toEqual([1, 1, 1])
    expect(await seen(nadia.actor.id)).toEqual([0, 0, 0])
    expect(await seen(null)).toEqual([0, 0, 0])
    for (const as of [me.actor.id, nadia.actor.id, null])
      await expect(inTransaction(house.pool, as, (tx) => tx`select 1 from notices.mail`)).rejects.toMatchObject({
        code: '42501',
      })
    // Not even by the function behind the page: the database asks who is the host.
    expect(
      await inTransaction(house.pool, nadia.actor.id, (tx) => tx`select 1 from notices.outbox(null, null, 10)`),
    ).toHaveLength(0)
  })
})

describe('when somebody claims the place that was kept for them', () => {
  it('what waited and happened goes with it, and nothing comes twice', async () => {
    const from = newId<'person'>()
    await house.owner`insert into people.person (id, state, name, locale, created_at) values (${from}, 'unclaimed', 'Kept', 'en', now())`
    const me = await fresh()
    const [both, only] = [newId(), newId()]
    await happen(
      { person: from, subject: both, need: 'open', notice: true },
      { person: me.actor.id, subject: both, need: 'open', notice: true },
    )
    await happen({ person: from, subject: only, need: 'open', notice: true })
    const merge = rooms().find((room) => room.name === 'notices')?.merge
    await inside(me, async (ctx) => void (await merge?.(ctx, from, me.actor.id)))
    expect((await notices.home(me, {})).needs.map((n) => n.subject).sort()).toEqual([both, only].sort())
    expect((await notices.list(me, {})).notices).toHaveLength(2)
  })
})

describe('what is old', () => {
  it('is swept away; what waits stays', async () => {
    const me = await fresh()
    const closed = newId()
    await happen(
      { person: me.actor.id, subject: closed, need: 'open', notice: true, mail: true },
      { person: me.actor.id, need: 'open' },
    )
    await happen({ person: me.actor.id, subject: closed, need: 'close' })
    house.now.pass(400 * 86_400)
    const job = rooms()
      .flatMap((room) => [...(room.jobs ?? [])])
      .find((j) => j.name === 'notices.sweep')
    await inside(house.system, async (ctx) => job?.run(ctx))
    const left =
      await house.owner`select (select count(*)::int from notices.need where person_id = ${me.actor.id}) as needs, (select count(*)::int from notices.notice where person_id = ${me.actor.id}) as notices, (select count(*)::int from notices.mail) as mails`
    expect(left[0]).toEqual({ needs: 1, notices: 0, mails: 0 })
  })
})

describe('somebody who is not signed in', () => {
  it('is asked to', async () => {
    const acts = [
      () => notices.home(house.anonymous, {}),
      () => notices.count(house.anonymous, {}),
      () => notices.list(house.anonymous, {}),
      () => notices.settings(house.anonymous, {}),
      () => notices.markSeen(house.anonymous, {}),
      () => notices.setMail(house.anonymous, { kind: '*', mail: false }),
      () => notices.readMail(house.anonymous, { mail: newId() }),
    ]
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
  })
})
