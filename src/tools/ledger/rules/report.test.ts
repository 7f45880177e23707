import { describe, expect, it } from 'vitest'
import { daysIn, endingWith, lastDay, lengthOf, monthsIn, monthsLater } from './months.ts'
import { areaFigures, memberFigures, type AccountFigures } from './report.ts'
import { countOrFew, poolSmall, type Cell } from './small-cells.ts'

describe('months', () => {
  it.each<[string, number, string]>([
    ['2026-03', 0, '2026-03'],
    ['2026-03', -3, '2025-12'],
    ['2025-12', 1, '2026-01'],
    ['2024-02', 12, '2025-02'],
  ])('%s %i later is %s', (month, by, later) => expect(monthsLater(month, by)).toBe(later))
  it('periods', () => {
    expect(monthsIn({ from: '2025-11', to: '2026-02' })).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(endingWith('2026-03', 12)).toEqual({ from: '2025-04', to: '2026-03' })
    expect(lengthOf({ from: '2026-03', to: '2026-02' })).toBe(0)
    expect(monthsIn({ from: '2026-03', to: '2026-02' })).toEqual([])
  })
  it('days', () => {
    expect([lastDay('2024-02'), lastDay('2026-02'), lastDay('2026-12')]).toEqual([
      '2024-02-29',
      '2026-02-28',
      '2026-12-31',
    ])
    expect(daysIn('2026-04')).toBe(30)
  })
})

const cell = (name: string, exchanges: number, who: string): Cell => ({
  cell: name,
  exchanges: BigInt(exchanges),
  minor: BigInt(exchanges * 10),
  people: who.length,
  who: who.length < 5 ? [...who] : null,
})
const brief = (cells: readonly Cell[]) => {
  const { cells: kept, other, withheld } = poolSmall(cells)
  return {
    kept: kept.map((one) => `${one.cell} ${one.exchanges} ${one.people}`),
    other: other && `${other.exchanges} ${other.minor} ${other.people}`,
    withheld,
  }
}

describe('small cells', () => {
  it.each<[string, Cell[], ReturnType<typeof brief>]>([
    ['none', [], { kept: [], other: null, withheld: false }],
    [
      'all large',
      [cell('a', 9, 'abcde'), cell('b', 7, 'abcdefg')],
      { kept: ['a 9 5', 'b 7 7'], other: null, withheld: false },
    ],
    // 2 + 3 people, none twice: five
    [
      'two small that are enough',
      [cell('a', 9, 'abcdef'), cell('b', 2, 'ab'), cell('c', 3, 'cde')],
      { kept: ['a 9 6'], other: '5 50 5', withheld: false },
    ],
    // the same two people in both: the smaller of the large ones goes with them
    [
      'two small of the same people',
      [cell('a', 9, 'abcdef'), cell('z', 8, 'abcde'), cell('b', 2, 'ab'), cell('c', 3, 'ab')],
      { kept: ['a 9 6'], other: '13 130 null', withheld: false },
    ],
    // one alone would be the difference of the total and the rest
    ['one small', [cell('a', 9, 'abcdef'), cell('b', 1, 'ab')], { kept: [], other: '10 100 null', withheld: false }],
    ['nothing but small', [cell('a', 2, 'ab'), cell('b', 1, 'cd')], { kept: [], other: null, withheld: true }],
    ['nobody of ours', [cell('a', 2, ''), cell('b', 9, 'abcdef')], { kept: [], other: '11 110 null', withheld: false }],
  ])('%s', (_name, cells, expected) => expect(brief(cells)).toEqual(expected))

  it('counts of people', () => expect([0, 1, 4, 5, 40].map((n) => countOrFew(n))).toEqual([0, null, null, 5, 40]))
})

const account = (n: number, given: Partial<AccountFigures> = {}): AccountFigures => ({
  account: `a${n}`,
  holder_person: `p${n}`,
  status: 'active',
  opened_on: '2020-01-01',
  closed_on: null,
  gave: 0n,
  gave_minor: 0n,
  received: 0n,
  received_minor: 0n,
  ...given,
})
const period = { from: '2026-01', to: '2026-03' }

describe('members of a period', () => {
  it('counts each of them once', () => {
    const rows = [
      ...[1, 2, 3, 4, 5].map((n) => account(n, { gave: 1n })),
      account(6, { received: 1n }),
      // silent: here all the time
      ...[7, 8, 9, 10, 11].map((n) => account(n)),
      // came within; came on the last day; came after
      account(12, { opened_on: '2026-01-01' }),
      account(13, { opened_on: '2026-03-31' }),
      account(14, { opened_on: '2026-04-01' }),
      // left within, left after, came closed from elsewhere
      account(15, { status: 'closed', closed_on: '2026-02-10' }),
      account(16, { status: 'closed', closed_on: '2026-05-10' }),
      account(17, { status: 'closed' }),
    ]
    expect(memberFigures(rows, period)).toEqual({ here: 14, opened: 2, left: 1, active: 6, silent: 6 })
  })
  it('tells of few people only that they are few', () => {
    const rows = [account(1, { gave: 2n }), account(2, { received: 2n }), account(3)]
    expect(memberFigures(rows, period)).toEqual({ here: 3, opened: 0, left: 0, active: null, silent: null })
  })
})

describe('areas', () => {
  const rows = [
    ...[1, 2, 3, 4, 5].map((n) =>
      account(n, { gave: BigInt(n), gave_minor: BigInt(100 * n), received: 1n, received_minor: 10n }),
    ),
    ...[6, 7].map((n) => account(n, { gave: 1n, gave_minor: 50n })),
    ...[8, 9, 10].map((n) => account(n, { received: 1n, received_minor: 7n })),
    account(11),
  ]
  it('puts spellings together, and places of few people', () => {
    const places = new Map([
      ['p1', 'Montreuil'],
      ['p2', ' MONTREUIL '],
      ['p3', '12 rue des Lilas, Montreuil'],
      ['p4', 'Montreuil'],
      ['p5', 'montréuil'],
      ['p6', 'Bagnolet'],
      ['p7', 'Bagnolet'],
      ['p11', 'Nowhere'],
    ])
    expect(areaFigures(rows, places)).toEqual({
      rows: [{ area: 'Montreuil', people: 5, gave: 15n, gave_minor: 1500n, received_minor: 50n }],
      // two of Bagnolet and three who say nothing
      other: { area: '', people: 5, gave: 2n, gave_minor: 100n, received_minor: 21n },
      withheld: false,
    })
  })
  it('shows an address never, and nothing of four', () => {
    const places = new Map(rows.map((row, n) => [row.holder_person!, `${n} Mill Row`]))
    expect(areaFigures(rows, places)).toEqual({
      rows: [],
      other: { area: '', people: 10, gave: 17n, gave_minor: 1600n, received_minor: 71n },
      withheld: false,
    })
    expect(areaFigures(rows.slice(0, 4), places)).toEqual({ rows: [], other: null, withheld: true })
  })
})
