import { describe, expect, it } from 'vitest'
import { replay } from './ces-balances.ts'
import { readCes } from './ces.ts'
import type { CesBytes } from '../../../../tests/exports.ts'
import { bytesOf, largeCes, sha256, smallCes, smallText } from '../../../../tests/exports.ts'
import { decisionsOpen, isStopped } from './plan.ts'
import type { Plan } from './plan.ts'

const large = largeCes()

type Expected = {
  name: string
  files: CesBytes
  code: string
  zone: string
  rows: Record<string, number>
  holders: Record<string, number>
  suspended: number
  left: [settled: number, unsettled: number]
  withoutEmail: number
  offers: number
  wants: number
  hidden: number
  types: Record<string, number>
  withLevy: number
  main: bigint
  levies: bigint
  sumOfPositive: bigint
  balances: Record<string, bigint>
  odd: string[]
  equal: number[][]
  text: [line: number, description: RegExp]
}

const hazelbrook: Expected = {
  name: 'Hazelbrook',
  files: smallCes,
  code: 'HZBK',
  zone: 'Europe/London',
  rows: { 'settings.csv': 1, 'users.csv': 8, 'adverts.csv': 12, 'trades.csv': 30, 'balances.csv': 8 },
  holders: { community: 1, person: 3, household: 1, organisation: 1, public: 1, link: 1 },
  suspended: 1,
  left: [1, 0],
  withoutEmail: 3,
  offers: 6,
  wants: 6,
  hidden: 4,
  types: { sess: 27, dess: 3 },
  withLevy: 15,
  main: 38_667n,
  levies: 614n,
  sumOfPositive: 4583n,
  balances: { HZBK0000: 1814n, HZBK0003: -4341n, HZBK0005: 0n, HZBKMARL: 900n },
  odd: ['5 skipped', '22 doubled'],
  equal: [[9, 10, 11]],
  text: [28, /^ {2}Loaf {2}$/],
}

const montreuil = (files: CesBytes): Expected => ({
  name: 'Montreuil',
  files,
  code: 'CXCH',
  zone: 'Europe/Paris',
  rows: { 'settings.csv': 1, 'users.csv': 182, 'adverts.csv': 640, 'trades.csv': 5196, 'balances.csv': 182 },
  holders: { community: 1, person: 127, household: 24, organisation: 13, business: 9, public: 5, link: 3 },
  suspended: 31,
  left: [26, 1],
  withoutEmail: 16,
  offers: 444,
  wants: 196,
  hidden: 242,
  types: { sess: 5069, dess: 101, deds: 26 },
  withLevy: 3879,
  main: 282_612_411n,
  levies: 697_668n,
  sumOfPositive: 1_405_272n,
  balances: { CXCH0000: 232_063n, CXCH0060: 2350n, CXCHSLVN: -40_330n, CXCH0011: -27_564n, CXCH0112: 22_597n },
  odd: ['33 doubled', '203 skipped', '398 doubled', '615 skipped', '1089 skipped'],
  equal: [[1562, 1563]],
  text: [454, /^ {2}couture {3}$/],
})

const idsOf = (p: Plan): string[] => [...p.members, ...p.listings, ...p.transfers].map((x) => x.sourceId)
const digestsOf = (p: Plan): string[] => [...p.members, ...p.listings].map((x) => x.digest)
const sets = large ? [hazelbrook, montreuil(large.files)] : [hazelbrook]
const tally = (words: string[]): Record<string, number> =>
  words.reduce<Record<string, number>>((all, word) => ({ ...all, [word]: (all[word] ?? 0) + 1 }), {})

describe.each(sets)('$name', (expected) => {
  const plan = readCes(expected.files, { sha256 })
  const entries = plan.transfers.flatMap((transfer) => transfer.entries)
  const sum = (kind: 'main' | 'levy'): bigint =>
    entries.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.amount, 0n)

  it('takes every row and asks for nothing', () => {
    const counts = Object.entries(expected.rows).map(([file, rows]) => [file, { rows, accepted: rows, refused: 0 }])
    expect(plan.counts).toEqual(Object.fromEntries(counts))
    expect(isStopped(plan)).toBe(false)
    expect(decisionsOpen(plan)).toEqual([])
    expect(plan.held).toEqual([])
  })

  it('knows the exchange and its clock', () => {
    expect(plan.exchange).toMatchObject({ code: expected.code, timeZone: expected.zone })
    expect(plan.exchange.currency.one).not.toBe('')
  })

  it('counts members as the source does', () => {
    expect(tally(plan.members.map((m) => m.holder))).toEqual(expected.holders)
    expect(plan.members.filter((m) => m.status === 'suspended')).toHaveLength(expected.suspended)
    const left = (how: string): number => plan.members.filter((m) => m.left === how).length
    expect([left('settled'), left('unsettled')]).toEqual(expected.left)
    const own = plan.members.filter((m) => m.holder !== 'link' && m.email === null)
    expect(own).toHaveLength(expected.name === 'Hazelbrook' ? expected.withoutEmail - 1 : expected.withoutEmail)
    expect(plan.members.every((m) => m.min !== 0n && m.max !== 0n)).toBe(true)
  })

  it('counts listings as the source does', () => {
    expect(tally(plan.listings.map((l) => l.kind))).toEqual({ offer: expected.offers, want: expected.wants })
    expect(plan.listings.filter((l) => l.hidden)).toHaveLength(expected.hidden)
  })

  it('makes of each trade one transfer with its levies', () => {
    expect(tally(plan.transfers.map((t) => t.type))).toEqual(expected.types)
    expect(plan.transfers.filter((t) => t.entries.length > 1)).toHaveLength(expected.withLevy)
    expect([sum('main'), sum('levy')]).toEqual([expected.main, expected.levies])
    expect(plan.transfers.every((t) => t.entries[0]?.kind === 'main' && t.entries.every((e) => e.amount >= 0n))).toBe(
      true,
    )
  })

  it('comes to every balance of the source, to the last unit', () => {
    expect(plan.balances.filter((b) => b.difference !== 0n || b.stated !== b.replayed)).toEqual([])
    expect(plan.balances).toHaveLength(expected.rows['balances.csv'] ?? -1)
    const replayed = replay(plan.transfers)
    expect([...replayed.values()].reduce((a, b) => a + b, 0n)).toBe(0n)
    expect([...replayed.values()].reduce((a, b) => (b > 0n ? a + b : a), 0n)).toBe(expected.sumOfPositive)
    for (const [account, balance] of Object.entries(expected.balances))
      expect(replayed.get(account) ?? 0n).toBe(balance)
  })

  it('keeps identical rows, each with an id of its own', () => {
    for (const lines of expected.equal) {
      const same = plan.transfers.filter((t) => lines.includes(t.line))
      expect(same).toHaveLength(lines.length)
      expect(new Set(same.map((t) => JSON.stringify(t.entries.map((e) => String(e.amount))))).size).toBe(1)
    }
    for (const ids of [plan.members, plan.listings, plan.transfers].map((list) => list.map((x) => x.sourceId)))
      expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives the same again, whatever the form of the files', () => {
    expect(idsOf(readCes(expected.files, { sha256 }))).toEqual(idsOf(plan))
    const unmarked = Object.entries(expected.files).map(([file, bytes]) => {
      const marked = bytes[0] === 0xef
      return [file, marked ? bytes.subarray(3) : bytesOf(`\ufeff${new TextDecoder().decode(bytes)}`)]
    })
    expect(idsOf(readCes(Object.fromEntries(unmarked), { sha256 }))).toEqual(idsOf(plan))
  })

  it('warns of hours that the clock skipped or showed twice, and of nothing else in a row', () => {
    const odd = plan.problems.filter((p) => p.code.startsWith('portability.instant_'))
    expect(odd.map((p) => `${p.line} ${p.code.slice('portability.instant_'.length)}`)).toEqual(expected.odd)
    expect(plan.problems.filter((p) => p.row !== 'warning')).toEqual([])
  })

  it('trims names and titles and no other text', () => {
    const [line, description] = expected.text
    expect(plan.transfers.find((t) => t.line === line)?.description).toMatch(description)
    expect(plan.members.every((m) => m.name === m.name.trim() && m.name !== '')).toBe(true)
    expect(plan.listings.every((l) => l.title === l.title.trim())).toBe(true)
  })

  it('lets no password out', () => {
    const told = JSON.stringify(plan, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    const users = new TextDecoder().decode(expected.files['users.csv'])
    const secrets = users.match(/\b[0-9a-f]{40}\b|secret-\d/g) ?? []
    expect(secrets.length).toBeGreaterThan(7)
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([])
    const network = new TextDecoder().decode(expected.files['settings.csv']).match(/[0-9a-f]{16}|not-for-anybody/)?.[0]
    expect(told).not.toContain(network ?? 'none found')
  })
})

describe('Hazelbrook in particular', () => {
  const plan = readCes(smallCes, { sha256 })
  const at = (line: number) => plan.transfers.find((t) => t.line === line)

  it('keeps an unknown column aside and names it once', () => {
    expect(plan.members[1]?.aside).toEqual({ shoe_size: '41' })
    expect(plan.problems.filter((p) => p.code === 'portability.column_unknown')).toMatchObject([
      { file: 'users.csv', line: 1, column: 'shoe_size', row: 'warning' },
    ])
  })

  it('puts our virtual account in the place of the side that is not ours', () => {
    const sold = plan.transfers.find((t) => t.foreign?.side === 'buyer')
    expect(sold).toMatchObject({
      entries: [{ kind: 'main', debit: 'HZBKMARL', credit: 'HZBK0001', amount: 750n }],
      foreign: { account: 'MARL0007', exchange: 'cen0202', amount: '15.00', levy: '0.00' },
    })
    const bought = plan.transfers.find((t) => t.foreign?.side === 'seller')
    expect(bought?.entries).toEqual([
      { kind: 'main', debit: 'HZBK0003', credit: 'HZBKMARL', amount: 1200n },
      { kind: 'levy', debit: 'HZBK0003', credit: 'HZBK0000', amount: 24n },
    ])
  })

  it('takes the levies of both sides to the administrator', () => {
    expect(at(28)?.entries).toEqual([
      { kind: 'main', debit: 'HZBK0002', credit: 'HZBK0001', amount: 500n },
      { kind: 'levy', debit: 'HZBK0002', credit: 'HZBK0000', amount: 10n },
      { kind: 'levy', debit: 'HZBK0001', credit: 'HZBK0000', amount: 5n },
    ])
  })

  it('keeps a gift of zero', () => expect(plan.transfers.some((t) => t.entries[0]?.amount === 0n)).toBe(true))

  it('keeps text to the letter: markup, entities, quotes, line breaks, leading signs', () => {
    const words = [
      ...plan.listings.map((l) => `${l.title}\t${l.description}`),
      ...plan.transfers.map((t) => t.description),
    ]
    for (const text of [
      '<b>Benvinguts</b> &amp; welcome',
      '=Stage painters',
      'Loaf,\nand a second one',
      '"sharp"',
      '=Hebrew',
    ])
      expect(words.some((word) => word.includes(text))).toBe(true)
  })

  it('reads limits, dates and addresses', () => {
    expect(plan.members[1]).toMatchObject({
      name: 'Nell Tarrow',
      min: -20_000n,
      max: 40_000n,
      address: ['2 Withy Lane\n(round the back)'],
      email: 'Nell.Tarrow@post.example',
      createdAt: '2021-01-05T10:00:00.000Z',
      editedAt: null,
    })
    expect(plan.members[3]).toMatchObject({ holder: 'household', min: -15_050n, max: null, familyName: 'Quetglas' })
  })

  it('keeps the id of a member and of an advert whose words were edited, and tells that they were', () => {
    const users = smallText('users.csv').replace('7 Mill Row', '9 Mill Row')
    const adverts = smallText('adverts.csv').replace('Lifts to the station', 'Lifts')
    const edited = readCes({ ...smallCes, 'users.csv': bytesOf(users), 'adverts.csv': bytesOf(adverts) }, { sha256 })
    expect(idsOf(edited)).toEqual(idsOf(plan))
    const before = digestsOf(plan)
    expect(digestsOf(edited).filter((digest, i) => digest !== before[i])).toHaveLength(2)
  })

  it('keeps the ids of old trades when new ones are appended', () => {
    const more = `${smallText('trades.csv')}2021-04-05 07:30:00,sess,HZBK0002,HZBK0003,3.00,0.00,3.00,0.00,Station,HZBK0002,,\n`
    const longer = readCes({ ...smallCes, 'trades.csv': bytesOf(more) }, { sha256 })
    const ids = longer.transfers.map((t) => t.sourceId)
    expect(ids.slice(0, 30)).toEqual(plan.transfers.map((t) => t.sourceId))
    expect(ids.slice(0, 30)).not.toContain(ids[30])
  })

  it('reads the ten columns of an older export, and takes a stated zone over that of the country', () => {
    const old = smallText('trades.csv')
      .split('\n')
      .slice(0, 4)
      .map((line) => line.replace('seller_amount,seller_levy,', '').replace(/,\d+\.00,0\.00,(?=[A-Z"])/, ','))
    const { transfers, exchange } = readCes(
      { 'users.csv': smallCes['users.csv'], 'trades.csv': bytesOf(old.join('\n')) },
      { sha256, timeZone: 'Europe/Madrid' },
    )
    expect(exchange).toMatchObject({ code: 'HZBK', timeZone: 'Europe/Madrid' })
    expect(transfers.map((t) => [t.entries[0]?.amount, t.recordedAt])).toEqual([
      [500n, '2021-03-05T08:00:00.000Z'],
      [1000n, '2021-03-10T17:00:00.000Z'],
      [4000n, '2021-03-20T19:15:30.000Z'],
    ])
  })

  it('takes balances without trades for what opens the accounts', () => {
    const { 'trades.csv': _none, ...files } = smallCes
    const opening = readCes(files, { sha256 })
    expect(opening.problems.filter((p) => p.row !== 'warning')).toEqual([])
    expect(opening.balances.find((b) => b.account === 'HZBK0003')).toMatchObject({ stated: -4341n, difference: -4341n })
  })
})
