// What the clumsy type and the hostile send, at the commands themselves: every field of every act, and what is said of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'node:path'
import sharp from 'sharp'
import type { Caller, Locale } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { parametersOf } from '#kernel/openapi-shape'
import { named, registry } from '#kernel/registry'
import { toJson } from '#kernel/wire'
import { nasty, scripts, unprintable } from '../harness/nasty.ts'
import { openTestHouse, type Someone, type TestHouse } from '../harness/house.ts'
import { inputFor } from '../harness/inputs.ts'
import { plant, type Garden } from '../harness/garden.ts'
import '../../src/boot/set-up.ts'

let house: TestHouse
let garden: Garden
let group: string
let hours: string
let coordinator: Someone
let ana: Someone
let ben: Someone
let una: Someone
let ugo: Someone

const act = <T = Record<string, unknown>>(name: string, who: Caller, input: unknown): Promise<T> =>
  named(name)(who, input) as Promise<T>
const keyed = <C extends Caller>(who: C): C => ({ ...who, key: newId() })
const said = async (
  doing: Promise<unknown>,
): Promise<{ code: string | null; fields: Record<string, string>; params: unknown }> => {
  try {
    await doing
    return { code: null, fields: {}, params: {} }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      code: error.code,
      params: error.params,
      fields: Object.fromEntries(Object.entries(error.fields).map(([field, { key }]) => [field, key])),
    }
  }
}

beforeAll(async () => {
  house = await openTestHouse()
  garden = await plant(house)
  const made = await house.community()
  ;({ group, coordinator } = made)
  ana = await house.member(made.group, 'Ana')
  ben = await house.member(made.group, 'Ben')
  const bank = await house.community({ blueprint: 'timebank' })
  hours = bank.group
  una = await house.member(bank.group, 'Una')
  ugo = await house.member(bank.group, 'Ugo')
})
afterAll(() => house.close())
// Past every window that counts tries.
beforeEach(() => house.now.pass(1200))

describe('amounts', () => {
  const credit: [string, string, string, Locale?][] = [
    ['letters after it', '12,5x', 'ledger.error.amount_malformed'],
    ['a negative one', '-5', 'ledger.error.amount_negative'],
    ['a negative one with a long dash', '−5', 'ledger.error.amount_negative'],
    ['a power of ten', '1e9', 'ledger.error.amount_malformed'],
    ['a base of sixteen', '0x10', 'ledger.error.amount_malformed'],
    ['no number', 'NaN', 'ledger.error.amount_malformed'],
    ['without end', 'Infinity', 'ledger.error.amount_malformed'],
    ['too many decimals', '1.2345', 'ledger.error.amount_too_precise'],
    ['thousands or decimals', '1.234', 'ledger.error.amount_ambiguous', 'fr'],
    ['two decimal signs', '1.2.3', 'ledger.error.amount_malformed'],
    ['nothing', '  ', 'ledger.error.amount_missing'],
    ['more than there is', '9'.repeat(20), 'ledger.error.amount_too_large'],
    ['a sum', '1+1', 'ledger.error.amount_malformed'],
    ['a formula', '=1', 'ledger.error.amount_malformed'],
    ['a NUL', '1\u00002', 'ledger.error.amount_malformed'],
    ['a direction override', '\u202e12', 'ledger.error.amount_malformed'],
  ]
  it.each(credit)('%s in a currency', async (_, amount, key, locale = 'en') => {
    const before = await act('ledger.my_account', ana, { group })
    const answer = await said(act('ledger.pay', keyed({ ...ana, locale }), { group, to: ben.actor.id, amount }))
    expect(answer.fields['amount']).toBe(key)
    expect(toJson((await act('ledger.my_account', ana, { group }))['balance'])).toBe(toJson(before['balance']))
  })

  const time: [string, string, Locale][] = [
    ['1,30', 'ledger.error.amount_ambiguous', 'fr'],
    ['1.30', 'ledger.error.amount_ambiguous', 'en'],
    ['1:75', 'ledger.error.amount_malformed', 'en'],
    ['-1h', 'ledger.error.amount_negative', 'en'],
    ['1e3', 'ledger.error.amount_malformed', 'en'],
    ['1 h 7', 'ledger.error.amount_off_step', 'en'],
    ['24:00:00', 'ledger.error.amount_malformed', 'en'],
  ]
  it.each(time)('%s in hours', async (amount, key, locale) => {
    const answer = await said(act('ledger.pay', keyed({ ...una, locale }), { group: hours, to: ugo.actor.id, amount }))
    expect(answer.fields['amount']).toBe(key)
  })
  it('1,30 in hours is asked about with both readings', async () => {
    const { params } = await said(
      act('ledger.pay', keyed({ ...una, locale: 'fr' }), { group: hours, to: ugo.actor.id, amount: '1,30' }),
    )
    expect(toJson(params)).toMatch(/1.h.30.*1.h.18/)
  })
  it.each(['-1', '1e3', '1.5', '99999999999999999', ' 1', ''])('%j in minor units', async (amount_minor) => {
    expect((await said(act('ledger.pay', keyed(ana), { group, to: ben.actor.id, amount_minor }))).code).not.toBeNull()
  })
})

describe('days that are none', () => {
  it.each(['2026-02-31', '0000-01-01', '2026-13-01', '9999-12-31', 'yesterday'])('%s', async (occurred_on) => {
    const answer = await said(act('ledger.pay', keyed(ana), { group, to: ben.actor.id, amount: '1', occurred_on }))
    expect(answer.code).toMatch(/^(kernel\.input_invalid|ledger\.date_in_future)$/)
    expect((await said(act('ledger.statement', ana, { group, from: occurred_on }))).code).not.toBe('kernel.fault')
  })
})

describe('every field of every act', () => {
  const names = registry().map((each) => each.about.name)
  it.each(names)(
    '%s answers with a refusal, never with a fault',
    async (name) => {
      const each = named(name)
      const wrong: string[] = []
      const actors: Caller[] = each.about.api ? [garden.member, house.system] : [garden.member]
      for (const field of Object.keys(parametersOf(each.about.input)))
        for (const [what, value] of Object.entries(nasty))
          for (const who of typeof value === 'string' && value.length > 99_999 ? [garden.member] : actors) {
            house.now.pass(1200)
            const good = inputFor(each, garden.planted, true)
            const input = { ...good, [field]: Array.isArray(good[field]) && !Array.isArray(value) ? [value] : value }
            try {
              await each(each.about.kind === 'query' ? who : keyed(who), input)
              if (who !== house.system && what in unprintable && !/^(token|old|password)$/.test(field))
                wrong.push(`${field} took ${what}`)
            } catch (error) {
              if (!(error instanceof Refusal)) wrong.push(`${field} with ${what}: ${String(error)}`)
              else if (error.kind === 'unavailable') wrong.push(`${field} with ${what}: ${error.code}`)
            }
          }
      expect(wrong).toEqual([])
    },
    120_000,
  )
  it.each([null, 7, 'text', [], [[]], Object.create(null)])('%j instead of an input', async (input) => {
    for (const each of registry())
      try {
        await each(ana, input)
      } catch (error) {
        expect(error, each.about.name).toBeInstanceOf(Refusal)
        expect((error as Refusal).code, each.about.name).not.toBe('kernel.fault')
      }
  })
})

describe('texts', () => {
  it.each(Object.entries(unprintable))('%s is refused in a name, a title and a text', async (_, text) => {
    expect((await said(act('people.update_profile', keyed(ana), { name: text }))).fields['name']).toBe(
      'kernel.field.characters',
    )
    expect(
      (await said(act('market.post_listing', keyed(ana), { group, kind: 'offer', title: text }))).fields['title'],
    ).toBe('kernel.field.characters')
    expect(
      (await said(act('ledger.pay', keyed(ana), { group, to: ben.actor.id, amount: '1', description: text }))).fields[
        'description'
      ],
    ).toBe('kernel.field.characters')
  })
  it.each([
    ['no width', '\u200b\u200b'],
    ['joiners alone', '\u2060\u200d'],
    ['a filler of Hangul', '\u3164'],
    ['an empty braille cell', '\u2800'],
    ['soft hyphens', '\u00ad\u00ad'],
  ])('a name of %s is no name', async (_, name) => {
    expect((await said(act('people.update_profile', keyed(ana), { name }))).fields['name']).toBe(
      'kernel.field.required',
    )
  })
  it.each(['\u2028', '\u2029'])('a line separator is no part of one line', async (sign) => {
    expect((await said(act('people.update_profile', keyed(ana), { name: `A${sign}B` }))).fields['name']).toBe(
      'kernel.field.characters',
    )
  })
  it.each(['Zoë', 'דָּוִד', 'मनोज', '👩🏽‍🌾 Ana', 'می‌خواهم', 'A\u0301'])('%s is a name', async (name) => {
    await act('people.update_profile', keyed(ana), { name })
    expect((await act('people.me', ana, {}))['name']).toBe(name)
  })
  it('a megabyte of name is too long, and says how long it may be', async () => {
    const { fields } = await said(act('people.update_profile', keyed(ana), { name: 'x'.repeat(1_000_000) }))
    expect(fields['name']).toBe('kernel.field.too_long')
  })
  it.each(scripts)('%s comes back as it was typed, and nothing else', async (text) => {
    const { listing } = await act<{ listing: string }>('market.post_listing', keyed(ana), {
      group,
      kind: 'offer',
      title: text,
      body: text,
      price: text.slice(0, 80),
    })
    expect(await act('market.listing', ben, { listing })).toMatchObject({ title: text, body: text })
  })
})

describe('pictures', () => {
  const flat = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#7a5' } })
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
  const table: [string, () => Promise<Uint8Array> | Uint8Array, string][] = [
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'items.picture_unreadable'],
    ['SVG with a script', () => Buffer.from(svg), 'items.picture_unreadable'],
    [
      'SVG behind the first bytes of a JPEG',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(svg)]),
      'items.picture_unreadable',
    ],
    ['GIF', () => flat(8, 8).gif().toBuffer(), 'items.picture_unreadable'],
    ['TIFF', () => flat(8, 8).tiff().toBuffer(), 'items.picture_unreadable'],
    ['PDF', () => Buffer.from('%PDF-1.7 1 0 obj <</JS (app.alert(1))>>'), 'items.picture_unreadable'],
    ['nothing', () => new Uint8Array(), 'items.picture_unreadable'],
    ['half a JPEG', async () => (await flat(400, 400).jpeg().toBuffer()).subarray(0, 700), 'items.picture_unreadable'],
    ['fifty megapixels', () => flat(10_000, 5000).png({ compressionLevel: 9 }).toBuffer(), 'items.picture_too_large'],
    ['thirteen megabytes', () => new Uint8Array(13 * 1024 * 1024).fill(0xff), 'items.picture_too_large'],
  ]
  it.each(table)(
    '%s',
    async (_, bytes, code) => {
      expect((await said(act('items.stage_picture', keyed(ana), { bytes: await bytes() }))).code).toBe(code)
    },
    60_000,
  )
  it('of somebody else can not be shown as one’s own, nor attached', async () => {
    const { picture } = await act<{ picture: string }>('items.stage_picture', keyed(ana), {
      bytes: new Uint8Array(await flat(9, 9).jpeg().toBuffer()),
    })
    expect((await said(act('people.set_picture', keyed(ben), { picture }))).code).toBe('people.picture_absent')
    expect(
      (await said(act('market.post_listing', keyed(ben), { group, kind: 'offer', title: 'Mine', pictures: [picture] })))
        .code,
    ).toBe('items.picture_absent')
  })
})

describe('a table to take away', () => {
  it.each([
    '=1+1',
    '+cmd|calc',
    '-2+3',
    '@SUM(A1)',
    "'=1",
    '\t=1',
    '＝1',
    '=HYPERLINK("http://evil.example","x")',
    'a"b,c;d\n=1',
  ])('holds no formula: %j', async (description) => {
    const from = house.now.get().toISOString().slice(0, 10)
    await act('ledger.pay', keyed(ana), { group, to: ben.actor.id, amount: '0', description: `x${newId()}` })
    await act('people.update_profile', keyed(ana), { name: '=Ana' })
    await act('ledger.pay', keyed(ana), { group, to: ben.actor.id, amount: '0', description, occurred_on: from })
    const { csv, name } = await act<{ csv: string; name: string }>('ledger.statement_csv', ben, { group, from })
    expect(parse(name).base).toBe(name)
    expect(name).toMatch(/^[\w.-]+$/)
    for (const cell of csv.replace(/^\ufeff/, '').split(/\r\n|,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
      const bare = cell.replace(/^"/, '')
      if (!/^-?\d+(\.\d+)?"?$/.test(bare)) expect(bare).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
    }
    expect(csv).toContain("'=Ana")
  })
})

describe('sent twice', () => {
  it('one key is one payment, however often and however close together', async () => {
    const key = newId()
    const input = { group, to: ben.actor.id, amount: '1', description: `once ${key}` }
    const answers = await Promise.all(Array.from({ length: 8 }, () => act('ledger.pay', { ...ana, key }, input)))
    const later = await act('ledger.pay', { ...ana, key }, input)
    expect(new Set([...answers, later].map(toJson)).size).toBe(1)
    const [row] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from ledger.transfer where description = ${input.description}`
    expect(row?.n).toBe(1)
  })
  it('one key is one listing, one circle, one profile', async () => {
    const key = newId()
    const input = { group, kind: 'want', title: `once ${key}` }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => said(act('market.post_listing', { ...ana, key }, input))),
    )
    expect(answers.every(({ code }) => code === null || code === 'kernel.busy')).toBe(true)
    const [row] = await house.owner<
      { n: number }[]
    >`select count(*)::int as n from items.item where title = ${input.title}`
    expect(row?.n).toBe(1)
  })
  it('a key with other words is refused', async () => {
    const key = newId()
    await act('ledger.pay', { ...ana, key }, { group, to: ben.actor.id, amount: '1', description: 'first' })
    expect(
      (await said(act('ledger.pay', { ...ana, key }, { group, to: ben.actor.id, amount: '2', description: 'first' })))
        .code,
    ).toBe('kernel.key_reused')
  })
  it('a key guessed by another gives that person nothing of it', async () => {
    const key = 'guessable'
    const input = { group, to: coordinator.actor.id, amount: '1', description: 'guess' }
    const [mine, theirs] = [
      await act('ledger.pay', { ...ana, key }, input),
      await act('ledger.pay', { ...ben, key }, input),
    ]
    expect(theirs['transfer']).not.toBe(mine['transfer'])
    const post = (who: Caller) => act('market.post_listing', { ...who, key }, { group, kind: 'offer', title: 'Same' })
    expect((await post(ben))['listing']).not.toBe((await post(ana))['listing'])
  })
})

describe('coming in', () => {
  const strong = 'four words in a row'
  let net = 0
  const visitor = (): Caller => ({ ...house.anonymous, address: `198.51.100.${(net += 1)}` })
  const browser = () => newId()
  async function linkOf(address: string): Promise<string> {
    const [row] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where address = ${address} order by created_at desc limit 1`
    return /\/m\/in\/([\w-]+)/.exec(row?.body_text ?? '')?.[1] ?? ''
  }

  it('answers the same to known and unknown addresses', async () => {
    await house.person('Known', { address: 'known@people.example' })
    const ask = (address: string) => act('people.ask_link', visitor(), { address, browser: browser() })
    const [known, unknown] = [await ask('known@people.example'), await ask('nobody@people.example')]
    expect(Object.keys(known)).toEqual(Object.keys(unknown))
    expect({ ...known, address: '' }).toEqual({ ...unknown, address: '' })
    const tryIt = (address: string) =>
      said(act('people.sign_in_password', visitor(), { address, password: 'not this one' }))
    expect(await tryIt('known@people.example')).toEqual(await tryIt('nobody@people.example'))
  })
  it('a link works once, and not after its time', async () => {
    const address = 'links@people.example'
    await house.person('Links', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const token = await linkOf(address)
    await act('people.look_at_link', visitor(), { token })
    await act('people.follow_link', visitor(), { token })
    expect((await said(act('people.follow_link', visitor(), { token }))).code).toBe('people.link_used')
    house.now.pass(1300)
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const late = await linkOf(address)
    house.now.pass(21 * 60)
    expect((await said(act('people.follow_link', visitor(), { token: late }))).code).toBe('people.link_expired')
  })
  it('two who follow one link at the same moment: one comes in', async () => {
    const address = 'race@people.example'
    await house.person('Race', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const token = await linkOf(address)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => said(act('people.follow_link', visitor(), { token }))),
    )
    expect(answers.filter(({ code }) => code === null)).toHaveLength(1)
  })
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x=1\r\nx',
    ' //evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'evil',
    '/x\u2028y',
    `/${'x'.repeat(600)}`,
  ])('goes on to no other place than here: %j', async (next) => {
    const address = `next${(net += 1)}@people.example`
    await house.person('Next', { address })
    await act('people.ask_link', visitor(), { address, browser: browser(), next })
    expect(await act('people.follow_link', visitor(), { token: await linkOf(address) })).toMatchObject({ next: '/' })
  })
  it('figures typed in another browser open nothing', async () => {
    const address = 'figures@people.example'
    await house.person('Figures', { address })
    await act('people.ask_link', visitor(), { address, browser: browser() })
    const [row] = await house.owner<
      { body_text: string }[]
    >`select body_text from notices.mail where address = ${address}`
    const code = /\b(\d{3} \d{3})\b/.exec(row?.body_text ?? '')?.[1] ?? ''
    expect(code).not.toBe('')
    expect((await said(act('people.enter_code', visitor(), { code, browser: browser() }))).code).toBe(
      'people.code_absent',
    )
  })
  it('a key for programs does what its scopes say, and opens no doors', async () => {
    const withKey = (...scopes: string[]): Caller => ({ ...ana, actor: { ...ana.actor, scopes } })
    expect(
      (await said(act('ledger.pay', keyed(withKey('market')), { group, to: ben.actor.id, amount: '1' }))).code,
    ).toBe('kernel.scope_missing')
    expect((await said(act('ledger.my_account', withKey(), { group }))).code).toBe('kernel.scope_missing')
    expect((await said(act('ledger.my_account', withKey('ledger'), { group }))).code).toBeNull()
    for (const [name, input] of [
      ['people.make_token', { name: 'more', scopes: ['ledger'], days: 1 }],
      ['people.set_password', { password: strong }],
      ['people.end_other_sessions', {}],
    ] as const)
      expect((await said(act(name, keyed(withKey('people')), input))).code).toBe('people.session_needed')
  })
})

describe('ids of somewhere else', () => {
  const { owner } = { owner: () => garden.planted }
  const table: [string, string, () => Record<string, unknown>][] = [
    [
      'a category',
      'market.post_listing',
      () => ({ group, kind: 'offer', title: 'Jam', category: owner()['category'] }),
    ],
    [
      'a picture',
      'market.post_listing',
      () => ({ group, kind: 'offer', title: 'Jam', pictures: [owner()['picture']] }),
    ],
    ['a listing', 'market.edit_listing', () => ({ listing: owner()['listing'], title: 'Mine now' })],
    ['a listing', 'items.put_away', () => ({ item: owner()['listing'] })],
    ['what it is for', 'ledger.pay', () => ({ group, to: ben.actor.id, amount: '1', item: owner()['listing'] })],
    ['a payee', 'ledger.pay', () => ({ group, to: owner()['person'], amount: '1' })],
    ['a payee’s account', 'ledger.pay', () => ({ group, to: owner()['account'], amount: '1' })],
    [
      'a payer',
      'ledger.admin_pay',
      () => ({ group, from: owner()['account'], to: ben.actor.id, amount: '1', reason: 'x' }),
    ],
    ['a group', 'ledger.pay', () => ({ group: owner()['group'], to: owner()['person'], amount: '1' })],
    ['an account', 'ledger.statement', () => ({ group, account: owner()['account'] })],
    ['a transfer', 'ledger.reverse', () => ({ transfer: owner()['transfer'], reason: 'x' })],
    ['a request', 'ledger.accept', () => ({ transfer: owner()['request'] })],
    ['a person', 'groups.give_role', () => ({ group, person: owner()['person'], role: 'treasurer' })],
    ['a person', 'groups.suspend', () => ({ group, person: owner()['person'] })],
    ['a circle', 'groups.add_to_circle', () => ({ circle: owner()['circle'], person: ben.actor.id })],
    ['an invitation', 'groups.withdraw_invitation', () => ({ invitation: owner()['invitation'] })],
    ['a group', 'groups.update', () => ({ group: owner()['group'], name: 'Mine' })],
  ]
  it.each(table)('%s in %s is nobody’s, for the coordinator of another group', async (_, name, input) => {
    await act('groups.give_role', keyed(coordinator), { group, person: coordinator.actor.id, role: 'clerk' }).catch(
      () => null,
    )
    const found = await said(act(name, keyed(coordinator), input()))
    const unknown = Object.fromEntries(
      Object.entries(input()).map(([field, value]) => {
        const swap = (one: unknown) =>
          Object.values(owner()).includes(String(one)) ? '018f0000-0000-7000-8000-000000000000' : one
        return [field, Array.isArray(value) ? value.map(swap) : swap(value)]
      }),
    )
    const absent = await said(act(name, keyed(coordinator), unknown))
    expect(found.code).not.toBeNull()
    expect(found).toEqual(absent)
  })
})

describe('a hidden group', () => {
  it('is absent by its id, its address and the address it had', async () => {
    const { group: hidden, coordinator: inside } = await house.community({
      visibility: 'hidden',
      admission: 'invitation',
    })
    const [{ address: old } = { address: '' }] = await house.owner<
      { address: string }[]
    >`select address from groups."group" where id = ${hidden}`
    const fresh = `moved-${newId().slice(-8)}`
    await act('groups.update', keyed(inside), { group: hidden, address: fresh })
    expect(await act('groups.front', inside, { address: old })).toMatchObject({ movedTo: fresh })
    for (const who of [house.anonymous, ana]) {
      const nowhere = await said(act('groups.front', who, { address: 'nowhere-at-all' }))
      for (const address of [old, fresh, old.toUpperCase()])
        expect(await said(act('groups.front', who, { address }))).toEqual(nowhere)
      expect(await said(act('groups.shell', who, { group: hidden }))).toEqual(
        await said(act('groups.shell', who, { group: newId() })),
      )
      expect(await said(act('groups.ask_to_join', keyed(who), { group: hidden, answer: '' }))).toEqual(
        await said(act('groups.ask_to_join', keyed(who), { group: newId(), answer: '' })),
      )
    }
  })
})
