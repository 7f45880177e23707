import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#kernel/db'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import * as people from './server/index.ts'

let house: TestHouse
let group: GroupId
let other: GroupId
let coordinator: Someone
let nadia: Someone
let tom: Someone
let stranger: Someone

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  ;({ group: other } = await house.community())
  nadia = await house.member(group, 'Nadia')
  tom = await house.member(group, 'Tom')
  stranger = await house.member(other, 'Stranger')
})
afterAll(() => house.close())

const inside = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, async (tx) => {
    const { ctx, flush } = makeCtx(caller, tx, house.now.get())
    const answer = await run(ctx)
    await flush()
    return answer
  })

describe('the own profile', () => {
  it('changes what is given and leaves the rest', async () => {
    const me = await house.person('Ana')
    await people.updateProfile(me, { name: '  Ana Prats ', locale: 'ca' })
    await people.updateProfile(me, { theme: 'dark', time_zone: 'Europe/Madrid' })
    expect(await people.me(me, {})).toMatchObject({
      name: 'Ana Prats',
      locale: 'ca',
      theme: 'dark',
      time_zone: 'Europe/Madrid',
      host: false,
    })
  })

  it.each([
    [{ name: '' }, 'name', 'required'],
    [{ name: 'a\r\nBcc: x' }, 'name', 'characters'],
    [{ name: 'x'.repeat(121) }, 'name', 'too_long'],
    [{ locale: 'de' }, 'locale', 'choice'],
    [{ time_zone: 'Moon/Base' }, 'time_zone', 'choice'],
    [{ time_zone: '+02:00' }, 'time_zone', 'choice'],
    [{ theme: 'pink' }, 'theme', 'choice'],
  ])('refuses %o', async (changes, field, key) => {
    await expect(people.updateProfile(nadia, changes as never)).rejects.toMatchObject({
      code: 'kernel.input_invalid',
      fields: { [field]: { key: `kernel.field.${key}` } },
    })
  })

  it('shows all fields, with a careful audience to begin with', async () => {
    const me = await house.person('Blank')
    expect(await people.myFields(me, {})).toEqual([
      { field: 'about', value: '', audience: 2, max: 2000, printed: null },
      { field: 'place', value: '', audience: 2, max: 120, printed: false },
      { field: 'languages', value: '', audience: 2, max: 200, printed: false },
      { field: 'phone', value: '', audience: 1, max: 60, printed: false },
    ])
    await people.setFields(me, {
      phone: { value: '01632 960112', audience: 2 },
      about: { value: 'Two\nlines', audience: 4 },
    })
    await people.setFields(me, { phone: { value: '', audience: 2 } })
    expect((await people.myFields(me, {})).filter((f) => f.value)).toEqual([
      { field: 'about', value: 'Two\nlines', audience: 4, max: 2000, printed: null },
    ])
    await expect(people.setFields(me, { phone: { value: 'two\nlines', audience: 2 } })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
    await expect(people.setFields(me, { place: { value: 'x', audience: 5 as never } })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
  })

  it('has a picture that one staged oneself, and no other', async () => {
    const stage = async (owner: PersonId): Promise<string> => {
      const [picture, blob] = [newId(), Buffer.from(newId())]
      await house.owner`insert into kernel.blob (hash, size_bytes, media_type) values (${blob}, 1, 'image/webp')`
      await house.owner`insert into items.picture (id, owner_id, blob, small_blob, width, height, created_at) values (${picture}, ${owner}, ${blob}, ${blob}, 1, 1, now())`
      return picture
    }
    const mine = await stage(nadia.actor.id)
    expect(await people.setPicture(nadia, { picture: mine })).toEqual({ picture: mine })
    expect((await people.me(nadia, {}))?.picture).toBe(mine)
    await expect(people.setPicture(nadia, { picture: await stage(tom.actor.id) })).rejects.toMatchObject({
      code: 'people.picture_absent',
    })
    await expect(people.setPicture(nadia, { picture: newId() })).rejects.toMatchObject({
      code: 'people.picture_absent',
    })
    await people.setPicture(nadia, { picture: null })
    expect((await people.me(nadia, {}))?.picture).toBeNull()
  })
})

describe('what may be printed', () => {
  const printed = (who: Caller, where: GroupId, of: Someone) =>
    inside(who, async (ctx) => (await people.printedFieldsOf(ctx, where, [of.actor.id])).get(of.actor.id) ?? [])

  it('is nothing, until its owner ticks a field; left out, the tick stays', async () => {
    const ana = await house.member(group, 'Ana')
    await people.setFields(ana, {
      about: { value: 'A', audience: 4 },
      place: { value: 'Mill Road', audience: 4 },
      phone: { value: '01632 960112', audience: 1 },
    })
    expect(await printed(tom, group, ana)).toEqual([])
    await people.setFields(ana, { phone: { value: '01632 960112', audience: 1, printed: true } })
    expect(await printed(tom, group, ana)).toEqual([{ field: 'phone', value: '01632 960112' }])
    await people.setFields(ana, { phone: { value: '01632 960113', audience: 1 } })
    expect(await printed(tom, group, ana)).toEqual([{ field: 'phone', value: '01632 960113' }])
    await people.setFields(ana, { phone: { value: '01632 960113', audience: 1, printed: false } })
    expect(await printed(tom, group, ana)).toEqual([])
  })

  it('is for members of the same group only, about members of it only', async () => {
    const ben = await house.member(group, 'Ben')
    await people.setFields(ben, { phone: { value: '1', audience: 0, printed: true } })
    expect(await printed(stranger, group, ben)).toEqual([])
    expect(await printed(stranger, other, ben)).toEqual([])
    expect(await printed(tom, other, ben)).toEqual([])
    expect(await printed(house.anonymous, group, ben)).toEqual([])
    expect(await printed(coordinator, group, ben)).toHaveLength(1)
  })

  it('is never what one tells about oneself at length', async () => {
    await expect(
      people.setFields(nadia, { about: { value: 'x', audience: 2, printed: true as never } }),
    ).rejects.toMatchObject({ code: 'kernel.input_invalid' })
  })
})

describe('who sees which field', () => {
  const fields = { about: 4, place: 3, languages: 2, phone: 1 } as const

  it('each audience sees its own and what is open to more', async () => {
    await people.setFields(
      nadia,
      Object.fromEntries(Object.entries(fields).map(([name, audience]) => [name, { value: name, audience }])),
    )
    const seen = async (who: Caller, where?: GroupId | null) =>
      (
        await people.profile(who, { person: nadia.actor.id, ...(where === undefined ? {} : { group: where }) })
      ).fields.map((f) => f.field)
    const table: [string, Caller, GroupId | null | undefined, string[]][] = [
      ['herself', nadia, group, ['about', 'place', 'languages', 'phone']],
      ['the coordinator', coordinator, group, ['about', 'place', 'languages', 'phone']],
      ['the coordinator, without a group', coordinator, undefined, ['about', 'place', 'languages', 'phone']],
      ['a member', tom, group, ['about', 'place', 'languages']],
      ['a member, without a group', tom, null, ['about', 'place', 'languages']],
      ['a member who asks for another group', tom, other, ['about']],
      ['somebody from elsewhere', stranger, group, ['about']],
      ['a visitor', house.anonymous, group, ['about']],
      ['a visitor, without a group', house.anonymous, undefined, ['about']],
    ]
    for (const [name, who, where, expected] of table) expect([name, await seen(who, where)]).toEqual([name, expected])
  })

  it('only the role of a shared group opens what is for roles', async () => {
    const elsewhere = await house.member(other, 'Clerk', ['clerk'])
    expect((await people.profile(elsewhere, { person: nadia.actor.id })).fields.map((f) => f.field)).toEqual(['about'])
  })

  it('is absent where nothing is shared', async () => {
    for (const who of [stranger, house.anonymous]) {
      await expect(people.profile(who, { person: tom.actor.id })).rejects.toMatchObject({
        code: 'people.person_absent',
      })
      await expect(people.profile(who, { person: newId() })).rejects.toMatchObject({ code: 'people.person_absent' })
    }
    expect(await people.profile(nadia, { person: tom.actor.id, group })).toEqual({
      person: { id: tom.actor.id, name: 'Tom', picture: null, state: 'active' },
      fields: [],
      me: false,
      can: { edit: { ok: false, code: 'kernel.not_allowed' } },
    })
    expect(await people.profile(tom, { person: tom.actor.id })).toMatchObject({ me: true, can: { edit: { ok: true } } })
  })

  it('ends with the membership, at once', async () => {
    const leaver = await house.member(group, 'Leaver')
    await people.setFields(leaver, { place: { value: 'Mill Lane', audience: 2 } })
    expect((await people.profile(tom, { person: leaver.actor.id, group })).fields).toHaveLength(1)
    await house.owner`update groups.membership set state = 'left' where person_id = ${leaver.actor.id}`
    await house.owner`select groups.rebuild_reach(${leaver.actor.id})`
    await expect(people.profile(tom, { person: leaver.actor.id, group })).rejects.toMatchObject({
      code: 'people.person_absent',
    })
  })
})

describe('somebody whom others wrote down', () => {
  const unclaimed = (name: string, address?: string) =>
    inside(house.system, (ctx) => people.createUnclaimed(ctx, { name, locale: 'fr', ...(address ? { address } : {}) }))

  it('has a card, and an address that proves nothing', async () => {
    const id = await unclaimed('Bernard', 'bernard@example.org')
    const [cards, address] = await inside(tom, async (ctx) => [
      await people.cardsOf(ctx, [id, tom.actor.id]),
      await people.mailAddressOf(ctx, id),
    ])
    expect(cards.get(id)).toEqual({ id, name: 'Bernard', picture: null, state: 'unclaimed' })
    expect(cards.size).toBe(2)
    expect(address).toBeNull()
    await expect(people.resetLink(house.system, { address: 'bernard@example.org' })).rejects.toMatchObject({
      code: 'people.person_absent',
    })
    expect(await inside(house.system, (ctx) => people.mailAddressOf(ctx, tom.actor.id))).toMatchObject({
      name: 'Tom',
      locale: 'en',
    })
  })

  it('becomes part of the person who claims them; their own words win', async () => {
    const [from, old] = [await unclaimed('Claudine', 'claudine@example.org'), await unclaimed('Older')]
    await house.owner`insert into people.field (person_id, field, value, audience) values (${from}, 'phone', '1', 1), (${from}, 'place', 'Old town', 2)`
    const me = await house.person('Claudine Real')
    await people.setFields(me, { phone: { value: '2', audience: 2 } })
    await inside(me, (ctx) => people.claim(ctx, { unclaimed: from, by: me.actor.id }))
    expect((await people.myFields(me, {})).filter((f) => f.value).map((f) => [f.field, f.value])).toEqual([
      ['place', 'Old town'],
      ['phone', '2'],
    ])
    expect((await inside(tom, (ctx) => people.cardsOf(ctx, [from]))).get(from)).toMatchObject({
      id: me.actor.id,
      name: 'Claudine Real',
      state: 'active',
    })
    expect(await house.owner`select 1 from people.mailbox where address_key = 'claudine@example.org'`).toHaveLength(0)

    await expect(inside(me, (ctx) => people.claim(ctx, { unclaimed: from, by: me.actor.id }))).rejects.toMatchObject({
      code: 'people.already_claimed',
    })
    await expect(
      inside(me, (ctx) => people.claim(ctx, { unclaimed: tom.actor.id, by: me.actor.id })),
    ).rejects.toMatchObject({ code: 'people.already_claimed' })
    await expect(inside(me, (ctx) => people.claim(ctx, { unclaimed: newId(), by: me.actor.id }))).rejects.toMatchObject(
      { code: 'people.person_absent' },
    )
    await expect(inside(me, (ctx) => people.claim(ctx, { unclaimed: old, by: tom.actor.id }))).rejects.toMatchObject({
      code: 'kernel.not_allowed',
    })
  })

  it('is claimed once, however many come', async () => {
    const from = await unclaimed('Wanted')
    const [a, b] = [await house.person('A'), await house.person('B')]
    const done = await Promise.allSettled(
      [a, b].map((me) => inside(me, (ctx) => people.claim(ctx, { unclaimed: from, by: me.actor.id }))),
    )
    expect(done.filter((d) => d.status === 'fulfilled')).toHaveLength(1)
    expect(done.find((d) => d.status === 'rejected')).toMatchObject({ reason: { code: 'people.already_claimed' } })
  })

  it('may be proved by an invitation that was followed: the one person at that address', async () => {
    const first = await inside(house.system, (ctx) =>
      people.personAt(ctx, { name: 'New', address: 'Proved@example.org', locale: 'en' }),
    )
    const second = await inside(house.system, (ctx) =>
      people.personAt(ctx, { name: 'Other', address: 'proved@example.org', locale: 'en' }),
    )
    expect([first.made, second]).toEqual([true, { person: first.person, made: false }])
  })
})
