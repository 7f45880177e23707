import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import { named } from '#kernel/registry'
import { hashToken } from '#kernel/secrets'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import * as people from './server/index.ts'
import * as store from './server/store.ts'

let house: TestHouse
let number = 0

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(() => house.now.pass(86_400))

/** Until every listener has heard every fact: another test's transaction may hold the newest back for a moment. */
async function heard(): Promise<void> {
  do await house.drain()
  while (
    (await house.owner`select 1 from kernel.cursor c join kernel.fact f on (f.xid, f.id) > (c.xid, c.id) limit 1`)
      .length > 0
  )
}

const address = (name: string) => `${name}@example.org`
const network = () => ({ ...house.anonymous, address: `192.0.2.${(number += 1)}` })
const strong = 'four words in a row'

/** Somebody with a real session, as the cookie gives it. */
async function signedIn(name: string): Promise<Caller & { token: string }> {
  const { token: link } = await people.resetLink(house.system, { address: address(name) })
  const { token } = await people.followLink(network(), { token: link, device: 'Firefox · Linux' })
  return { ...(await callerOf(token)), token }
}
async function callerOf(token: string): Promise<Caller> {
  const known = (await people.authenticate([hashToken(token)], house.now.get())).get(hashToken(token).toString('hex'))
  if (!known) throw new Error('nobody')
  return { actor: known.actor, door: 'test', locale: 'en' }
}
const alive = async (token: string) => (await people.authenticate([hashToken(token)], house.now.get())).size === 1
const newPerson = async (name: string): Promise<Someone> => house.person(name, { address: address(name) })

describe('a password', () => {
  it('is set soon after signing in, ends other sessions, and signs in', async () => {
    await newPerson('pia')
    const phone = await signedIn('pia')
    const desk = await signedIn('pia')
    expect(await people.setPassword({ ...desk, key: 'key-1' }, { password: strong })).toEqual({ ended: 1 })
    expect([await alive(phone.token), await alive(desk.token)]).toEqual([false, true])
    const came = await people.signInPassword(network(), {
      address: 'Pia@Example.org',
      password: strong,
      next: '/g/x',
      device: 'Chrome · Mac',
    })
    expect(came).toMatchObject({ next: '/g/x', made: false })
    expect(await people.me(await callerOf(came.token), {})).toMatchObject({
      hasPassword: true,
      fresh: true,
      address: address('pia'),
    })
    // Neither the words nor a quick hash of them stay behind for somebody who takes the database away.
    const [kept] = await house.owner<
      { n: number; hash: string }[]
    >`select (select count(*)::int from kernel.idempotency where command like 'people.%password%') as n, hash from people.password`
    expect(kept).toMatchObject({ n: 0, hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) as unknown })
  })

  it('is told by a letter, and the letter can not be stopped', async () => {
    const pia = await newPerson('told')
    await named('notices.set_mail')(pia, { kind: '*', mail: false })
    await people.setPassword(await signedIn('told'), { password: strong })
    await heard()
    expect(await house.owner`select kind, stop_link from notices.mail where person_id = ${pia.actor.id}`).toEqual([
      { kind: 'people.password_set', stop_link: null },
    ])
  })

  it('later needs the one from before', async () => {
    await newPerson('later')
    const first = await signedIn('later')
    await people.setPassword(first, { password: strong })
    house.now.pass(31 * 60)
    await expect(people.setPassword(first, { password: 'another four words' })).rejects.toMatchObject({
      code: 'people.proof_needed',
    })
    await expect(
      people.setPassword(first, { password: 'another four words', old: 'not the old one' }),
    ).rejects.toMatchObject({ code: 'people.password_wrong', fields: { old: {} } })
    await people.setPassword(first, { password: 'another four words', old: strong })
    await expect(
      people.signInPassword(network(), { address: address('later'), password: strong }),
    ).rejects.toMatchObject({ code: 'people.sign_in_wrong' })
  })

  it('can not be set late by somebody who has none', async () => {
    await newPerson('none')
    const first = await signedIn('none')
    house.now.pass(31 * 60)
    await expect(people.setPassword(first, { password: strong })).rejects.toMatchObject({ code: 'people.proof_needed' })
    await expect(people.setPassword(first, { password: strong, old: 'anything at all' })).rejects.toMatchObject({
      code: 'people.password_wrong',
    })
  })

  it('is not short and not weak', async () => {
    await newPerson('weak')
    const first = await signedIn('weak')
    await expect(people.setPassword(first, { password: 'nine char' })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
      fields: { password: { key: 'kernel.field.too_short', params: { limit: 10 } } },
    })
    await expect(people.setPassword(first, { password: 'aaaaaaaaaaaa' })).rejects.toMatchObject({
      code: 'people.password_weak',
      fields: { password: {} },
    })
    await expect(people.setPassword(first, { password: 'x'.repeat(201) })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
  })

  it('refuses alike: wrong, none set, nobody there, unclaimed', async () => {
    await newPerson('set')
    await people.setPassword(await signedIn('set'), { password: strong })
    await newPerson('unset')
    for (const name of ['set', 'unset', 'stranger'])
      await expect(
        people.signInPassword(network(), { address: address(name), password: 'not that one' }),
      ).rejects.toMatchObject({ code: 'people.sign_in_wrong', params: {}, fields: {} })
  })

  it('may be tried ten times for one address from one network, and elsewhere still', async () => {
    await newPerson('guess')
    await people.setPassword(await signedIn('guess'), { password: strong })
    const thief = network()
    const guess = (caller: Caller, password: string) =>
      people.signInPassword(caller, { address: address('guess'), password })
    for (let i = 0; i < 10; i += 1)
      await expect(guess(thief, 'guess number one')).rejects.toMatchObject({ code: 'people.sign_in_wrong' })
    await expect(guess(thief, strong)).rejects.toMatchObject({ code: 'kernel.too_many' })
    expect(await guess(network(), strong)).toMatchObject({ made: false })
  })

  it('takes as long for somebody who is not here', async () => {
    await newPerson('time')
    await people.setPassword(await signedIn('time'), { password: strong })
    const once = async (name: string): Promise<number> => {
      const from = performance.now()
      await people.signInPassword(network(), { address: address(name), password: 'not that one' }).catch(() => {})
      return performance.now() - from
    }
    const times: Record<'time' | 'nobody', number[]> = { time: [], nobody: [] }
    for (let i = 0; i < 7; i += 1) for (const name of ['time', 'nobody'] as const) times[name].push(await once(name))
    const median = (name: 'time' | 'nobody'): number => times[name].sort((a, b) => a - b)[3] ?? 0
    // A hash of 19 MiB is nearly all of it: an answer without one would come many times sooner.
    expect(median('nobody')).toBeGreaterThan(median('time') * 0.4)
  })
})

describe('sessions', () => {
  it('are listed, ended one by one, all others at once, and by signing out', async () => {
    await newPerson('ses')
    const [a, b, c] = [await signedIn('ses'), await signedIn('ses'), await signedIn('ses')]
    const list = await people.sessions(a, {})
    expect(list.map((s) => s.current).filter(Boolean)).toHaveLength(1)
    expect(list[0]).toMatchObject({ device: 'Firefox · Linux' })
    const other = (await people.sessions(b, {})).find((s) => s.current)?.id ?? ''
    expect(await people.endSession(a, { session: other })).toEqual({ ended: 1 })
    expect(await alive(b.token)).toBe(false)
    await expect(people.endSession(a, { session: other })).rejects.toMatchObject({ code: 'people.session_absent' })
    expect(await people.endOtherSessions(a, {})).toEqual({ ended: 1 })
    expect([await alive(a.token), await alive(c.token)]).toEqual([true, false])
    expect(await people.signOut(a, {})).toEqual({ ended: 1 })
    expect(await alive(a.token)).toBe(false)
  })

  it('of somebody else are not there', async () => {
    await newPerson('one')
    await newPerson('two')
    const [one, two] = [await signedIn('one'), await signedIn('two')]
    const theirs = (await people.sessions(two, {}))[0]?.id ?? ''
    await expect(people.endSession(one, { session: theirs })).rejects.toMatchObject({ code: 'people.session_absent' })
    expect(await alive(two.token)).toBe(true)
  })
})

describe('API tokens', () => {
  it('are made with scopes and an end, shown once, and ended at once', async () => {
    await newPerson('api')
    const person = await signedIn('api')
    const made = await people.makeToken(
      { ...person, key: 'make-1' },
      { name: 'Backup', scopes: ['people', 'notices'], days: 30 },
    )
    expect(made.token).toMatch(/^tequio_[\w-]{43}$/)
    const { tokens, scopes } = await people.tokens(person, {})
    expect(tokens).toMatchObject([{ id: made.id, name: 'Backup', scopes: ['people', 'notices'], seen_at: null }])
    expect(scopes).toContain('people')
    const [dump] = await house.owner<
      { all: string }[]
    >`select (select string_agg(t::text, '') from people.token t) || coalesce((select string_agg(t::text, '') from kernel.idempotency t), '') as all`
    expect(dump?.all).not.toContain(made.token)

    const program = await callerOf(made.token)
    expect(program.actor).toMatchObject({ scopes: ['people', 'notices'], host: false })
    expect(await people.me(program, {})).toMatchObject({
      name: 'api',
      can: { manageAccess: { ok: false, code: 'people.session_needed' } },
    })
    await heard()
    expect(
      await house.owner`select from notices.mail where kind = 'people.token_made' and person_id = ${(await people.me(person, {}))?.id ?? ''}`,
    ).toHaveLength(1)

    await people.revokeToken(person, { token: made.id })
    expect(await alive(made.token)).toBe(false)
    await expect(people.revokeToken(person, { token: made.id })).rejects.toMatchObject({ code: 'people.token_absent' })
  })

  it('end by themselves and do not slide', async () => {
    await newPerson('ends')
    const made = await people.makeToken(await signedIn('ends'), { name: 'x', scopes: ['people'], days: 2 })
    house.now.pass(86_400)
    expect(await alive(made.token)).toBe(true)
    house.now.pass(86_400)
    expect(await alive(made.token)).toBe(false)
  })

  it('open no doors', async () => {
    await newPerson('door')
    const person = await signedIn('door')
    const program = await callerOf((await people.makeToken(person, { name: 'x', scopes: ['people'], days: 1 })).token)
    const [session] = await people.sessions(person, {})
    const acts: (() => Promise<unknown>)[] = [
      () => people.makeToken(program, { name: 'y', scopes: ['people'], days: 1 }),
      () => people.revokeToken(program, { token: session?.id ?? '' }),
      () => people.setPassword(program, { password: strong }),
      () => people.endSession(program, { session: session?.id ?? '' }),
      () => people.endOtherSessions(program, {}),
      () => people.signOut(program, {}),
      () => people.sessions(program, {}),
      () => people.tokens(program, {}),
    ]
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'people.session_needed' })
  })

  it('reach no further than their scopes', async () => {
    await newPerson('scope')
    const person = await signedIn('scope')
    const program = await callerOf((await people.makeToken(person, { name: 'x', scopes: ['notices'], days: 1 })).token)
    await expect(people.updateProfile(program, { name: 'Y' })).rejects.toMatchObject({
      code: 'kernel.scope_missing',
      params: { scope: 'people' },
    })
    await expect(people.makeToken(person, { name: 'x', scopes: ['everything'], days: 1 })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
      fields: { scopes: {} },
    })
    await expect(people.makeToken(person, { name: 'x', scopes: ['people'], days: 366 })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
      fields: { days: {} },
    })
  })

  it('are at most twenty', async () => {
    await newPerson('many')
    const person = await signedIn('many')
    for (let i = 0; i < 20; i += 1) await people.makeToken(person, { name: `k${i}`, scopes: ['people'], days: 1 })
    await expect(people.makeToken(person, { name: 'k20', scopes: ['people'], days: 1 })).rejects.toMatchObject({
      code: 'people.tokens_many',
      params: { limit: 20 },
    })
  })
})

describe('somebody who is not signed in', () => {
  it('is asked to', async () => {
    const acts = [
      () => people.setPassword(house.anonymous, { password: strong }),
      () => people.signOut(house.anonymous, {}),
      () => people.makeToken(house.anonymous, { name: 'x', scopes: ['people'], days: 1 }),
      () => people.updateProfile(house.anonymous, { name: 'X' }),
      () => people.setFields(house.anonymous, {}),
      () => people.setPicture(house.anonymous, { picture: null }),
      () => people.myFields(house.anonymous, {}),
      () => people.sessions(house.anonymous, {}),
      () => people.tokens(house.anonymous, {}),
    ]
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
    expect(await people.me(house.anonymous, {})).toBeNull()
  })
})

describe('beneath the commands, row security', () => {
  const tables = ['session', 'token', 'password', 'mailbox', 'field'] as const

  it('shows a person their own rows, another none, nobody none', async () => {
    const owner = await newPerson('rows')
    await newPerson('thief')
    const person = await signedIn('rows')
    const thief = await signedIn('thief')
    await people.setPassword(person, { password: strong })
    await people.makeToken(person, { name: 'x', scopes: ['people'], days: 1 })
    await people.setFields(person, { phone: { value: '123', audience: 4 } })
    const seen = (as: string | null) =>
      inTransaction(house.pool, as, async (tx) => {
        const counts = []
        for (const table of tables)
          counts.push((await tx`select 1 from people.${tx(table)} where person_id = ${owner.actor.id}`).length)
        return counts
      })
    expect(await seen(owner.actor.id)).toEqual([1, 1, 1, 1, 1])
    expect(await seen(thief.actor.kind === 'person' ? thief.actor.id : null)).toEqual([0, 0, 0, 0, 0])
    expect(await seen(null)).toEqual([0, 0, 0, 0, 0])
  })

  it('lets nobody write rows for another', async () => {
    const [owner, thief] = [await newPerson('own'), await newPerson('forger')]
    const forge = inTransaction(
      house.pool,
      thief.actor.id,
      (tx) =>
        tx`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
         values (${owner.actor.id}, ${hashToken('x')}, ${owner.actor.id}, now(), now(), now() + interval '1 day')`,
    )
    await expect(forge).rejects.toMatchObject({ code: '42501' })
  })

  it('keeps links and the mark of the host from the app role altogether', async () => {
    const nadia = await newPerson('host-to-be')
    const as = (run: (tx: Parameters<Parameters<typeof inTransaction>[2]>[0]) => Promise<unknown>) =>
      inTransaction(house.pool, nadia.actor.id, run)
    await expect(as((tx) => tx`select 1 from people.sign_in_link`)).rejects.toMatchObject({ code: '42501' })
    await expect(
      as((tx) => tx`update people.person set host = true where id = ${nadia.actor.id}`),
    ).rejects.toMatchObject({ code: '42501' })
    await as((tx) => tx`select people.set_host(${nadia.actor.id})`)
    expect((await house.owner`select host from people.person where id = ${nadia.actor.id}`)[0]?.['host']).toBe(false)
    await expect(
      as(
        (tx) =>
          tx`select set_config('search_path', 'pg_catalog, pg_temp', true), (select count(*) from people.sign_in_link)`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('what has run out', () => {
  it('is swept away', async () => {
    await newPerson('swept')
    const person = await signedIn('swept')
    await people.makeToken(person, { name: 'x', scopes: ['people'], days: 1 })
    house.now.pass(100 * 86_400)
    await inTransaction(
      house.pool,
      null,
      async (tx) => void (await store.sweep({ tx, now: house.now.get() } as Parameters<typeof store.sweep>[0])),
    )
    const id = person.actor.kind === 'person' ? person.actor.id : ''
    expect(
      await house.owner`select 1 from people.session where person_id = ${id} union all select 1 from people.token where person_id = ${id}`,
    ).toHaveLength(0)
    expect(await house.owner`select 1 from people.sign_in_link`).toHaveLength(0)
  })
})
