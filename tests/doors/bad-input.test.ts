// What the clumsy type and the hostile send, at the commands themselves: every field of every act, and what is said of it.
import { parse } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Caller, Locale } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { parametersOf } from '#kernel/openapi-shape'
import { named, registry } from '#kernel/registry'
import { toJson } from '#kernel/wire'
import { inputFor } from '../harness/inputs.ts'
import { nasty, scripts, unprintable } from '../harness/nasty.ts'
import { act, ana, ben, furnish, garden, group, hours, house, keyed, said, ugo, una } from '../harness/clumsy.ts'

furnish()

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
