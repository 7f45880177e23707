import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashToken } from '#kernel/secrets'
import type { Caller } from '#kernel/context'
import { openTestHouse, type TestHouse } from '../../../tests/harness/house.ts'
import { authenticate, askLink, enterCode, followLink, lookAtLink, makeHost, me, resetLink } from './server/index.ts'

let house: TestHouse
let from: Caller
let browsers = 0
const newBrowser = () => `browser-of-a-test-${(browsers += 1)}`

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(() => {
  // A day later, from another network: no test slows another down.
  house.now.pass(86_400)
  from = { ...house.anonymous, address: `192.0.2.${(browsers += 1)}` }
})

type Mail = { kind: string; person_id: string | null; body_text: string; locale: string }
async function lastMail(address: string): Promise<Mail & { token: string; code: string }> {
  const [mail] = await house.owner<
    Mail[]
  >`select kind, person_id, body_text, locale from notices.mail where address = ${address} order by created_at desc, id desc limit 1`
  if (!mail) throw new Error(`no mail to ${address}`)
  return {
    ...mail,
    token: /\/m\/in\/([\w-]+)/.exec(mail.body_text)?.[1] ?? '',
    code: /\d{3} \d{3}/.exec(mail.body_text)?.[0] ?? '',
  }
}
const mailsTo = async (address: string) =>
  Number((await house.owner`select count(*) as n from notices.mail where address = ${address}`)[0]?.['n'])
const wrong = (code: string) => String((Number(code.replace(' ', '')) + 1) % 1_000_000).padStart(6, '0')
const who = async (token: string) =>
  (await authenticate([hashToken(token)], house.now.get())).get(hashToken(token).toString('hex'))

describe('a link by mail', () => {
  it('signs in a known person, once', async () => {
    const nadia = await house.person('Nadia', { address: 'nadia@example.org', locale: 'fr' })
    expect(await askLink(from, { address: 'Nadia@Example.org', browser: newBrowser(), next: '/g/croix' })).toEqual({
      address: 'Nadia@Example.org',
      minutes: 20,
    })
    const mail = await lastMail('Nadia@Example.org')
    expect(mail).toMatchObject({ kind: 'people.sign_in', person_id: nadia.actor.id, locale: 'fr' })
    expect(await lookAtLink(from, { token: mail.token })).toEqual({
      state: 'live',
      address: 'N…a@Example.org',
      name: 'Nadia',
      makes: false,
      needsName: false,
    })

    const came = await followLink(from, { token: mail.token, device: 'Firefox · Android' })
    expect(came).toMatchObject({ next: '/g/croix', person: nadia.actor.id, made: false })
    expect(await who(came.token)).toMatchObject({
      actor: { kind: 'person', id: nadia.actor.id, host: false, scopes: null },
      locale: 'fr',
    })

    await expect(followLink(from, { token: mail.token })).rejects.toMatchObject({ code: 'people.link_used' })
    expect(await lookAtLink(from, { token: mail.token })).toMatchObject({ state: 'used', name: '' })
  })

  it('makes a person of an unknown address, when it is followed and not before', async () => {
    await askLink({ ...from, locale: 'es' }, { address: 'ines@example.org', name: 'Ines', browser: newBrowser() })
    expect(await house.owner`select from people.mailbox where address_key = 'ines@example.org'`).toHaveLength(0)
    const mail = await lastMail('ines@example.org')
    expect(mail).toMatchObject({ kind: 'people.welcome', person_id: null, locale: 'es' })
    // Whoever typed the address may have typed anything for a name: it is not mailed to a stranger.
    expect(mail.body_text).not.toContain('Ines')
    const { token, person, made, next } = await followLink(from, { token: mail.token })
    expect({ made, next }).toEqual({ made: true, next: '/' })
    const actor = (await who(token))?.actor
    expect(await me({ ...from, actor: actor ?? house.anonymous.actor }, {})).toMatchObject({
      id: person,
      name: 'Ines',
      address: 'ines@example.org',
      locale: 'es',
      hasPassword: false,
      fresh: true,
    })
  })

  it('learns the time zone of the browser once, and no rubbish', async () => {
    const { actor } = await house.person('Nomad', { address: 'nomad@example.org' })
    const zone = async (): Promise<string> =>
      (await house.owner<{ z: string }[]>`select time_zone as z from people.person where id = ${actor.id}`)[0]?.z ?? ''
    const comes = async (said: string): Promise<string> => {
      await askLink(from, { address: 'nomad@example.org', browser: newBrowser() })
      await followLink(from, { token: (await lastMail('nomad@example.org')).token, zone: said })
      return zone()
    }
    expect(await comes("'; drop table people.person; --")).toBe('UTC')
    expect(await comes('')).toBe('UTC')
    expect(await comes('America/Bogota')).toBe('America/Bogota')
    expect(await comes('Europe/Paris')).toBe('America/Bogota')
  })

  it('gives the same answer whether somebody is known or not', async () => {
    await house.person('Known', { address: 'known@example.org' })
    const ask = (address: string) => askLink(from, { address, browser: newBrowser() })
    const [known, unknown] = [await ask('known@example.org'), await ask('stranger@example.org')]
    expect({ ...known, address: '' }).toEqual({ ...unknown, address: '' })
    expect([await mailsTo('known@example.org'), await mailsTo('stranger@example.org')]).toEqual([1, 1])
  })

  it('comes once for a double click, and again for somebody who waited', async () => {
    const asked = { address: 'double@example.org', browser: newBrowser() }
    await Promise.all([askLink(from, asked), askLink(from, asked)])
    expect(await mailsTo('double@example.org')).toBe(1)
    house.now.pass(6)
    await askLink(from, asked)
    expect(await mailsTo('double@example.org')).toBe(2)
  })

  it('asks for a name where none was given', async () => {
    await askLink(from, { address: 'noname@example.org', browser: newBrowser() })
    const { token } = await lastMail('noname@example.org')
    expect(await lookAtLink(from, { token })).toMatchObject({ makes: true, needsName: true })
    await expect(followLink(from, { token })).rejects.toMatchObject({
      code: 'people.name_needed',
      fields: { name: {} },
    })
    // The refusal has used nothing up.
    expect(await followLink(from, { token, name: 'Noor' })).toMatchObject({ made: true })
  })

  it('two links to one new address make one person', async () => {
    await askLink(from, { address: 'twice@example.org', name: 'Twice', browser: newBrowser() })
    const first = await lastMail('twice@example.org')
    house.now.pass(1)
    await askLink(from, { address: 'twice@example.org', name: 'Twice', browser: newBrowser() })
    const second = await lastMail('twice@example.org')
    const came = await Promise.all([first, second].map(({ token }) => followLink(from, { token })))
    expect(came[0]?.person).toBe(came[1]?.person)
    expect(came.filter(({ made }) => made)).toHaveLength(1)
  })

  it('followed twice at the same moment opens one session', async () => {
    await askLink(from, { address: 'atonce@example.org', name: 'At', browser: newBrowser() })
    const { token } = await lastMail('atonce@example.org')
    const done = await Promise.allSettled([followLink(from, { token }), followLink(from, { token })])
    expect(done.filter((d) => d.status === 'fulfilled')).toHaveLength(1)
    expect(done.find((d) => d.status === 'rejected')).toMatchObject({ reason: { code: 'people.link_used' } })
  })

  it('runs out after twenty minutes', async () => {
    await askLink(from, { address: 'late@example.org', name: 'Late', browser: newBrowser() })
    const { token } = await lastMail('late@example.org')
    house.now.pass(20 * 60)
    await expect(followLink(from, { token })).rejects.toMatchObject({ code: 'people.link_expired' })
    expect(await lookAtLink(from, { token })).toMatchObject({ state: 'expired' })
  })

  it('is unknown when it is not ours', async () => {
    await expect(followLink(from, { token: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'people.link_absent' })
    expect(await lookAtLink(from, { token: 'x'.repeat(43) })).toMatchObject({ state: 'absent' })
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/x\r\nLocation: y', '/\u0000'])(
    'leads home instead of to %j',
    async (next) => {
      const address = `next${(browsers += 1)}@example.org`
      await askLink(from, { address, name: 'N', browser: newBrowser(), next })
      expect(await followLink(from, { token: (await lastMail(address)).token })).toMatchObject({ next: '/' })
    },
  )

  it.each([
    ['address', 'a\u0000b@example.org'],
    ['address', 'a@example.org\r\nBcc: all@example.org'],
    ['address', 'nobody'],
    ['name', 'Na\u0007dia'],
    ['name', 'Na\ndia'],
    ['name', '\u202egro.live'],
    ['browser', 'short'],
  ])('refuses characters that can not be meant: %s %j', async (field, value) => {
    const input = { address: 'ok@example.org', name: 'Ok', browser: newBrowser(), [field]: value }
    await expect(askLink(from, input)).rejects.toMatchObject({ code: 'kernel.input_invalid', fields: { [field]: {} } })
  })
})

describe('the six figures', () => {
  it('sign in where they were asked for, with or without spaces', async () => {
    const browser = newBrowser()
    await askLink(from, { address: 'code@example.org', name: 'Code', browser })
    const { code, token } = await lastMail('code@example.org')
    expect(await enterCode(from, { code, browser, device: 'x' })).toMatchObject({ made: true })
    // Figures and link are one: used together.
    await expect(followLink(from, { token })).rejects.toMatchObject({ code: 'people.link_used' })
    await expect(enterCode(from, { code, browser })).rejects.toMatchObject({ code: 'people.code_absent' })
  })

  it('open nothing in another browser', async () => {
    await askLink(from, { address: 'other@example.org', name: 'O', browser: newBrowser() })
    const { code } = await lastMail('other@example.org')
    await expect(enterCode(from, { code, browser: newBrowser() })).rejects.toMatchObject({ code: 'people.code_absent' })
  })

  it('bear five tries, and the link still opens', async () => {
    const browser = newBrowser()
    await askLink(from, { address: 'tries@example.org', name: 'T', browser })
    const { code, token } = await lastMail('tries@example.org')
    for (const left of [4, 3, 2, 1, 0])
      await expect(enterCode(from, { code: wrong(code), browser })).rejects.toMatchObject({
        code: 'people.code_wrong',
        params: { left },
      })
    await expect(enterCode(from, { code, browser })).rejects.toMatchObject({ code: 'people.code_blocked' })
    expect(await followLink(from, { token })).toMatchObject({ made: true })
  })

  it('are blocked after twenty tries a day at one address, from wherever', async () => {
    const address = 'hunted@example.org'
    const hunt = async (n: number): Promise<string> => {
      const browser = newBrowser()
      const caller = { ...house.anonymous, address: `198.51.100.${n}` }
      await askLink(caller, { address, name: 'H', browser })
      const { code } = await lastMail(address)
      const tries = []
      for (let i = 0; i < 5; i += 1)
        tries.push(await enterCode(caller, { code: wrong(code), browser }).catch((e: { code: string }) => e.code))
      return String(tries.at(-1))
    }
    const ends = []
    for (let n = 1; n <= 5; n += 1) ends.push(await hunt(n))
    expect(ends).toEqual([...Array<string>(4).fill('people.code_wrong'), 'people.code_blocked'])
    const { token } = await lastMail(address)
    expect(await followLink(from, { token })).toMatchObject({ made: true })
  })

  it('ask for a name like the link', async () => {
    const browser = newBrowser()
    await askLink(from, { address: 'nocode@example.org', browser })
    const { code } = await lastMail('nocode@example.org')
    await expect(enterCode(from, { code, browser })).rejects.toMatchObject({ code: 'people.name_needed' })
    expect(await enterCode(from, { code, browser, name: 'Noor' })).toMatchObject({ made: true })
  })

  it('run out with the link', async () => {
    const browser = newBrowser()
    await askLink(from, { address: 'oldcode@example.org', name: 'O', browser })
    const { code } = await lastMail('oldcode@example.org')
    house.now.pass(20 * 60)
    await expect(enterCode(from, { code, browser })).rejects.toMatchObject({ code: 'people.code_absent' })
  })
})

describe('not too often', () => {
  it('five links for one address from one network', async () => {
    for (let i = 0; i < 5; i += 1) await askLink(from, { address: 'often@example.org', browser: newBrowser() })
    await expect(askLink(from, { address: 'often@example.org', browser: newBrowser() })).rejects.toMatchObject({
      code: 'kernel.too_many',
      kind: 'rate',
    })
    // Somebody elsewhere is not shut out by that.
    const before = await mailsTo('often@example.org')
    await askLink({ ...from, address: '203.0.113.9' }, { address: 'often@example.org', browser: newBrowser() })
    expect(await mailsTo('often@example.org')).toBe(before + 1)
  })

  it('a mailbox under attack holds live links instead of getting ever more', async () => {
    const ask = (n: number) =>
      askLink(
        { ...from, address: `2001:db8:${n}::1` },
        { address: 'flooded@example.org', name: 'F', browser: newBrowser() },
      )
    for (let n = 1; n <= 12; n += 1) await ask(n)
    expect(await mailsTo('flooded@example.org')).toBe(12)
    // The owner comes: told the same as ever, and any link of these minutes lets them in.
    expect(await ask(99)).toEqual({ address: 'flooded@example.org', minutes: 20 })
    expect(await mailsTo('flooded@example.org')).toBe(12)
    expect(await followLink(from, { token: (await lastMail('flooded@example.org')).token })).toMatchObject({
      made: true,
    })
  })

  it('forty addresses from one network', async () => {
    for (let i = 0; i < 40; i += 1) await askLink(from, { address: `spray${i}@example.org`, browser: newBrowser() })
    await expect(askLink(from, { address: 'spray40@example.org', browser: newBrowser() })).rejects.toMatchObject({
      code: 'kernel.too_many',
    })
  })
})

describe('sessions', () => {
  it('a new one each time, and the one before in this browser ends (fixation)', async () => {
    const address = 'fix@example.org'
    await askLink(from, { address, name: 'Fix', browser: newBrowser() })
    const first = await followLink(from, { token: (await lastMail(address)).token })
    const known = await who(first.token)
    house.now.pass(60)
    await askLink(from, { address, browser: newBrowser() })
    const second = await followLink(
      { ...from, actor: known?.actor ?? from.actor },
      { token: (await lastMail(address)).token },
    )
    expect(second.token).not.toBe(first.token)
    expect(await who(first.token)).toBeUndefined()
    expect(await who(second.token)).toMatchObject({ actor: { id: first.person } })
  })

  it('are kept as a hash alone', async () => {
    const address = 'hash@example.org'
    await askLink({ ...from, key: 'k1' }, { address, name: 'Hash', browser: newBrowser() })
    const mail = await lastMail(address)
    const { token } = await followLink({ ...from, key: 'k2' }, { token: mail.token })
    const [dump] = await house.owner<{ all: string }[]>`
      select concat((select string_agg(t::text, '') from people.session t), (select string_agg(t::text, '') from people.sign_in_link t),
                    (select string_agg(t::text, '') from kernel.idempotency t), (select string_agg(t::text, '') from kernel.fact t)) as all`
    for (const secret of [token, mail.token, mail.code, mail.code.replace(' ', '')])
      expect(dump?.all).not.toContain(secret)
  })

  it('slide while they are used, and end after ninety days without', async () => {
    const address = 'slide@example.org'
    await askLink(from, { address, name: 'Slide', browser: newBrowser() })
    const { token, person } = await followLink(from, { token: (await lastMail(address)).token })
    const row = async () =>
      (
        await house.owner<
          { seen_at: Date; expires_at: Date }[]
        >`select seen_at, expires_at from people.session where person_id = ${person}`
      )[0]
    const begun = await row()
    house.now.pass(3599)
    await who(token)
    expect(await row()).toEqual(begun)
    house.now.pass(80 * 86_400)
    await who(token)
    expect((await row())?.seen_at).toEqual(house.now.get())
    house.now.pass(80 * 86_400)
    expect(await who(token)).toBeDefined()
    house.now.pass(90 * 86_400)
    expect(await who(token)).toBeUndefined()
  })
})

describe('the command line', () => {
  it('makes a host, new or known, and a link for a known address', async () => {
    const made = await makeHost(house.system, { address: 'host@example.org', name: 'Host' })
    expect(made.made).toBe(true)
    expect(await makeHost(house.system, { address: 'HOST@example.org' })).toEqual({ person: made.person, made: false })
    const { path, token } = await resetLink(house.system, { address: 'host@example.org' })
    expect(path).toBe(`/m/in/${token}`)
    house.now.pass(23 * 3600)
    const came = await followLink(from, { token })
    expect((await who(came.token))?.actor).toMatchObject({ id: made.person, host: true })
  })

  it('and nobody else does', async () => {
    const nadia = await house.person('N')
    await expect(makeHost(nadia, { address: 'x@example.org', name: 'X' })).rejects.toMatchObject({
      code: 'people.system_only',
    })
    await expect(resetLink(nadia, { address: 'x@example.org' })).rejects.toMatchObject({ code: 'people.person_absent' })
    const mine = (await me(nadia, {}))?.address ?? ''
    await expect(resetLink(nadia, { address: mine })).rejects.toMatchObject({ code: 'people.system_only' })
    await expect(resetLink(house.system, { address: 'unknown@example.org' })).rejects.toMatchObject({
      code: 'people.person_absent',
    })
    await expect(makeHost(house.system, { address: 'unknown@example.org' })).rejects.toMatchObject({
      code: 'people.name_needed',
    })
  })
})
