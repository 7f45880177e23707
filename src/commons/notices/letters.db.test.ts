// Letters: of what happens, how they are stopped, those of other rooms, and the host’s outbox.
import { describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { newId } from '#kernel/ids'
import { fresh, group, happen, heard, house, listen, mailsOf, nadia } from '../../../tests/harness/telling.ts'
import * as notices from './server/index.ts'

listen()

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
