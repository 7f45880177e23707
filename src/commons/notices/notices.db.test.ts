// What waits for somebody and what they are told, who may read it, and what becomes of it.
import { describe, expect, it } from 'vitest'
import { inTransaction } from '#kernel/db'
import { newId } from '#kernel/ids'
import { rooms } from '#kernel/room'
import { named } from '#kernel/registry'
import { fresh, group, happen, house, inside, listen, nadia, other } from '../../../tests/harness/telling.ts'
import { everybody } from './index.ts'
import * as notices from './server/index.ts'

listen()

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
