import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { chainHash, chainLine, chainStart, replayChain, textsDigest } from './chain.ts'
import type { ChainRecord } from './chain.ts'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const salt = '000102030405060708090a0b0c0d0e0f'

const first: ChainRecord = {
  sequence: 1n,
  previous: chainStart,
  transfer: id(1),
  recordedAt: '2026-03-12T17:04:05.123456Z',
  workflow: 'send',
  reverses: null,
  textsDigest: textsDigest(salt, ['deux miches de pain', ''], sha256),
  entries: [
    { kind: 'main', debit: id(11), credit: id(12), amount: 4000n },
    { kind: 'levy', debit: id(11), credit: id(10), amount: 80n },
  ],
}
const second: ChainRecord = {
  sequence: 2n,
  previous: chainHash(first, sha256),
  transfer: id(2),
  recordedAt: '2026-03-13T00:00:00.000000Z',
  workflow: 'admin',
  reverses: id(1),
  textsDigest: textsDigest(salt, ['כיכר לחם · ½', 'é'], sha256),
  entries: [{ kind: 'main', debit: id(12), credit: id(11), amount: 4000n }],
}

describe('golden vectors: the database builds the same', () => {
  it('writes the line', () => {
    expect(chainLine(first)).toBe(
      'tequio-1|1|0000000000000000000000000000000000000000000000000000000000000000|01900000-0000-7000-8000-000000000001' +
        '|2026-03-12T17:04:05.123456Z|send||5fe846baf252e1b1ecbe5ec91d643c013a0fdadf35dce0c065c741a1c8a16e48|2:' +
        'main:01900000-0000-7000-8000-000000000011:01900000-0000-7000-8000-000000000012:4000;' +
        'levy:01900000-0000-7000-8000-000000000011:01900000-0000-7000-8000-000000000010:80',
    )
  })
  it.each([
    ['texts of the first', first.textsDigest, '5fe846baf252e1b1ecbe5ec91d643c013a0fdadf35dce0c065c741a1c8a16e48'],
    ['texts of the second', second.textsDigest, '2e0563393c49353e14e1d1761568d9f5b9ff5363fd3d73e520d8fe2c0988594d'],
    [
      'no texts at all',
      textsDigest(salt, [], sha256),
      'd65df89f702eec58ca3c7bf2001c9ffc7cd80553ae01d42a799ba26756142d96',
    ],
    ['first record', chainHash(first, sha256), '052255fe387d98d28a2d2342e6e117b04168d6a9be437218a1d7e4b0e2620342'],
    ['second record', chainHash(second, sha256), 'b51a9428fd00ceef60f92298ea12e6a02d27f5505d5b43ff1e9d63170af631f0'],
  ])('%s', (_name, found, golden) => expect(found).toBe(golden))
})

describe('chainLine', () => {
  const entry = { kind: 'main', debit: id(11), credit: id(12), amount: 1n }
  const wrong: [string, Partial<ChainRecord>][] = [
    ['sequence', { sequence: 0n }],
    ['previous', { previous: 'abc' }],
    ['previous', { previous: chainStart.replace(/^0/, 'A') }],
    ['transfer', { transfer: id(1).toUpperCase().replace('0', 'G') }],
    ['recordedAt', { recordedAt: '2026-03-12T17:04:05.123Z' }],
    ['recordedAt', { recordedAt: '2026-03-12T17:04:05.123456+01:00' }],
    ['workflow', { workflow: 'send|x' }],
    ['reverses', { reverses: '' }],
    ['textsDigest', { textsDigest: '' }],
    ['entries', { entries: [] }],
    ['entry', { entries: [{ ...entry, kind: 'a:b' }] }],
    ['entry', { entries: [{ ...entry, debit: 'x' }] }],
    ['entry', { entries: [{ ...entry, amount: -1n }] }],
  ]
  it.each(wrong)('refuses a malformed %s: %o', (field, over) => {
    expect(() => chainLine({ ...first, ...over })).toThrow(`malformed ${field}`)
  })

  const changes: Partial<ChainRecord>[] = [
    { sequence: 2n },
    { previous: '1'.repeat(64) },
    { transfer: id(3) },
    { recordedAt: '2026-03-12T17:04:05.123457Z' },
    { workflow: 'record' },
    { reverses: id(9) },
    { textsDigest: '2'.repeat(64) },
    { entries: first.entries.slice(0, 1) },
    { entries: first.entries.toReversed() },
    { entries: first.entries.map((e) => ({ ...e, amount: e.amount + 1n })) },
    { entries: first.entries.map((e) => ({ ...e, debit: e.credit, credit: e.debit })) },
  ]
  it.each(changes)('a change changes the hash: %o', (over) => {
    expect(chainHash({ ...first, ...over }, sha256)).not.toBe(chainHash(first, sha256))
  })
})

describe('textsDigest', () => {
  it('tells texts apart by their lengths in bytes', () => {
    const digests = [['ab', 'c'], ['a', 'bc'], ['ab|1:c'], ['abc', ''], ['', 'abc'], ['é'], ['e\u0301']]
    expect(new Set(digests.map((texts) => textsDigest(salt, texts, sha256))).size).toBe(digests.length)
  })
  it('refuses a short salt', () => expect(() => textsDigest('00', ['x'], sha256)).toThrow('salt'))
})

describe('replayChain', () => {
  const stored = [first, second].map((r) => ({ ...r, hash: chainHash(r, sha256) }))
  it('gives the head and the balances', () => {
    const replay = replayChain(stored, sha256)
    expect(replay).toMatchObject({ head: chainHash(second, sha256), sequence: 2n, broken: null })
    expect([...replay.balances]).toEqual([
      [id(11), -80n],
      [id(12), 0n],
      [id(10), 80n],
    ])
  })
  it.each([
    ['an amount changed', [stored[0], { ...stored[1], entries: [{ ...second.entries[0], amount: 1n }] }], 2n],
    ['the first is missing', [stored[1]], 1n],
    ['two swapped', [stored[1], stored[0]], 1n],
    ['one twice', [stored[0], stored[0]], 2n],
    ['another hash stored', [{ ...stored[0], hash: chainStart }, stored[1]], 1n],
  ])('names the record: %s', (_name, records, broken) => {
    expect(replayChain(records as typeof stored, sha256).broken).toBe(broken)
  })
})
