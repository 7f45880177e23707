import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountText, formatAmount, maxMinor, parseAmount, spokenAmount } from './amount.ts'
import type { AmountCode, Unit } from './amount.ts'

const grains: Unit = { kind: 'decimal', scale: 2, one: 'grain', other: 'grains', symbol: 'gr' }
const points: Unit = { kind: 'decimal', scale: 0, one: 'point', other: 'points', symbol: '' }
const fine: Unit = { kind: 'decimal', scale: 4, one: 'ecu', other: 'ecus', symbol: '€c' }
const hours: Unit = { kind: 'hours', step_s: 900 }
const minutes: Unit = { kind: 'hours', step_s: 60 }
const anySecond: Unit = { kind: 'hours', step_s: 0 }

/** A bigint is what is read, a string is the end of the code that refuses. */
type Row = [text: string, unit: Unit, expected: bigint | string, locale?: string]

const decimalRows: Row[] = [
  ['12', grains, 1200n],
  ['12,5', grains, 1250n],
  ['12.50', grains, 1250n],
  ['12.5', points, 'too_precise'],
  ['12.0', points, 12n],
  ['0', grains, 0n],
  ['0,00', grains, 0n],
  ['0,01', grains, 1n],
  ['.5', grains, 50n],
  [',5', grains, 50n],
  ['5.', grains, 'malformed'],
  ['007', grains, 700n],
  ['+12', grains, 1200n],
  ['  12,5\n', grains, 1250n],
  ['1 234', grains, 123_400n],
  ['1\u00a0234,50', grains, 123_450n],
  ['1\u202f234,50', grains, 123_450n],
  ['1\u2009234.5', grains, 123_450n],
  ["1'234.50", grains, 123_450n],
  ['1’234’567,5', grains, 123_456_750n],
  ['1.234,50', grains, 123_450n],
  ['1,234.50', grains, 123_450n],
  ['1.234.567', grains, 123_456_700n],
  ['1,234,567.8', grains, 123_456_780n],
  ['1.234', grains, 'ambiguous'],
  ['1,234', grains, 'ambiguous'],
  ['1.234', grains, 'ambiguous', 'fr'],
  ['1.234', grains, 123_400n, 'es'],
  ['1.234', grains, 123_400n, 'ca'],
  ['1.234', grains, 'too_precise', 'en'],
  ['1,234', grains, 123_400n, 'en'],
  ['1,234', grains, 'too_precise', 'fr'],
  ['1,230', grains, 123n, 'fr'],
  ['1,234', fine, 12_340n, 'fr'],
  ['0,234', grains, 'too_precise'],
  ['0.2345', fine, 2345n],
  ['1234,567', grains, 'too_precise'],
  ['12.5000', grains, 1250n],
  ['1 23', grains, 'malformed'],
  ['12 34,5', grains, 'malformed'],
  ["1 234'567", grains, 'malformed'],
  ['1,2,3', grains, 'malformed'],
  ['1.2,3.4', grains, 'malformed'],
  ['1,23.4', grains, 'malformed'],
  ['1 234.567,8', grains, 'malformed'],
  ['12..5', grains, 'malformed'],
  ['12,5x', grains, 'malformed'],
  ['x', grains, 'malformed'],
  ['NaN', grains, 'malformed'],
  ['Infinity', grains, 'malformed'],
  ['1e9', grains, 'malformed'],
  ['0x10', grains, 'malformed'],
  ['1_000', grains, 'malformed'],
  ['12²', grains, 'malformed'],
  ['①', grains, 'malformed'],
  ['=1+1', grains, 'malformed'],
  ['(12)', grains, 'malformed'],
  ['12-', grains, 'malformed'],
  ['1:30', grains, 'malformed'],
  ['12\u00005', grains, 'malformed'],
  ['12\t5', grains, 'malformed'],
  ['12\u001b', grains, 'malformed'],
  ['9'.repeat(65), grains, 'malformed'],
  ['-12', grains, 'negative'],
  ['−12', grains, 'negative'],
  ['–12,5', grains, 'negative'],
  ['-0', grains, 'negative'],
  ['--', grains, 'malformed'],
  ['', grains, 'missing'],
  [' \u00a0 ', grains, 'missing'],
  ['\u200f', grains, 'missing'],
  ['12 grains', grains, 1200n],
  ['1 Grain', grains, 100n],
  ['12,5 gr', grains, 1250n],
  ['gr 12', grains, 1200n],
  ['12 euros', grains, 'malformed'],
  ['½', grains, 50n],
  ['2½', grains, 250n],
  ['2 1/4', grains, 225n],
  ['1/3', grains, 'malformed'],
  ['٢٥', grains, 2500n],
  ['١٬٢٣٤٫٥٠', grains, 123_450n],
  ['١٢٫٥', grains, 1250n],
  ['۱۲', grains, 1200n],
  ['१२', grains, 1200n],
  ['１２，５０', grains, 1250n],
  ['\u200e12\u200f', grains, 1200n],
  ['10 000 000 000 000', grains, maxMinor],
  ['10 000 000 000 000,01', grains, 'too_large'],
  ['9'.repeat(40), grains, 'too_large'],
]

const hourRows: Row[] = [
  ['2', hours, 7200n],
  ['0', hours, 0n],
  ['1:30', hours, 5400n],
  ['1 : 30', hours, 5400n],
  [':45', hours, 2700n],
  ['0:15', hours, 900n],
  ['1h30', hours, 5400n],
  ['1 h 30', hours, 5400n],
  ['1\u00a0h\u00a030', hours, 5400n],
  ['1 H 30 MIN', hours, 5400n],
  ["1h30'", hours, 5400n],
  ['1h30m', hours, 5400n],
  ['2 h', hours, 7200n],
  ['2 hours', hours, 7200n],
  ['2 heures', hours, 7200n],
  ['2 horas', hours, 7200n],
  ['2 hores', hours, 7200n],
  ['2 שעות', hours, 7200n],
  ['90 min', hours, 5400n],
  ['90min', hours, 5400n],
  ['45 minutes', hours, 2700n],
  ['90 דקות', hours, 5400n],
  ['1.5', hours, 5400n],
  ['1,5', hours, 5400n],
  ['1,5 h', hours, 5400n],
  ['1.00', hours, 3600n],
  ['0.75', hours, 2700n],
  ['1.25', hours, 4500n],
  ['1,50', hours, 5400n],
  ['1,30', hours, 'ambiguous'],
  ['1.30', hours, 'ambiguous'],
  ['1,30 h', hours, 'ambiguous'],
  ['1.15', hours, 'ambiguous'],
  ['1.25', minutes, 'ambiguous'],
  ['1.75', minutes, 6300n],
  ['1.500', hours, 'ambiguous'],
  ['0.125', hours, 'off_step'],
  ['0,333', anySecond, 'off_step'],
  ['½', hours, 1800n],
  ['½ h', hours, 1800n],
  ['1½', hours, 5400n],
  ['1 ½ h', hours, 5400n],
  ['1/2', hours, 1800n],
  ['1 3/4 h', hours, 6300n],
  ['１：３０', hours, 5400n],
  ['١:٣٠', hours, 5400n],
  ['1:40', hours, 'off_step'],
  ['1:40', minutes, 6000n],
  ['10 min', hours, 'off_step'],
  ['1:60', hours, 'malformed'],
  ['1:5', hours, 'malformed'],
  ['1,5 h 30', hours, 'malformed'],
  ['1 250 h 30', hours, 4_501_800n, 'fr'],
  ['1,250 h', hours, 4_500_000n, 'en'],
  ['1h75', hours, 'malformed'],
  ['1:30:00', hours, 'malformed'],
  ['1.5 min', hours, 'malformed'],
  ['1 30', hours, 'malformed'],
  ['one', hours, 'malformed'],
  ['1 h 30 x', hours, 'malformed'],
  ['-1:30', hours, 'negative'],
  ['', hours, 'missing'],
  ['277777777777', hours, 999_999_999_997_200n],
  ['277777777778', hours, 'too_large'],
]

describe('parseAmount', () => {
  const rows = [...decimalRows, ...hourRows].map((row) => [JSON.stringify(row[0]), row[3] ?? 'any', row] as const)
  it.each(rows)('reads %s (%s)', (_text, _locale, [text, unit, expected, locale]) => {
    const outcome = parseAmount(text, unit, locale)
    if (typeof expected === 'bigint') expect(outcome).toEqual({ ok: expected })
    else expect(outcome).toMatchObject({ refuse: `ledger.amount_${expected}` satisfies string as AmountCode })
  })

  it('names both readings of an ambiguous figure', () => {
    expect(parseAmount('1,30', hours, 'fr')).toEqual({
      refuse: 'ledger.amount_ambiguous',
      params: { first: '1\u00a0h\u00a030', second: '1\u00a0h\u00a018' },
    })
    expect(parseAmount('1.234', grains, 'fr')).toEqual({
      refuse: 'ledger.amount_ambiguous',
      params: { first: '1234', second: '1,234' },
    })
  })

  it('names the nearest steps', () => {
    expect(parseAmount('1:40', hours, 'en')).toEqual({
      refuse: 'ledger.amount_off_step',
      params: {
        step: '15\u00a0min',
        below: '1\u00a0h\u00a030',
        above: '1\u00a0h\u00a045',
        below_minor: 5400n,
        above_minor: 6300n,
      },
    })
  })

  it('reads back whatever it wrote, in every language', () => {
    const locale = fc.constantFrom('en', 'fr', 'es', 'ca', 'he', 'de-CH')
    fc.assert(
      fc.property(fc.bigInt(0n, maxMinor), locale, fc.constantFrom(grains, points, fine), (minor, tag, unit) => {
        const text = amountText(formatAmount(minor, unit, tag))
        expect(parseAmount(text, unit, tag)).toEqual({ ok: minor })
      }),
    )
    fc.assert(
      fc.property(fc.bigInt(0n, 100_000n), locale, (quarter, tag) => {
        const minor = quarter * 900n
        expect(parseAmount(amountText(formatAmount(minor, hours, tag)), hours, tag)).toEqual({ ok: minor })
      }),
    )
  })

  it('never throws and never reads a negative amount', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(grains, hours), (text, unit) => {
        const outcome = parseAmount(text, unit, 'fr')
        expect('ok' in outcome ? outcome.ok >= 0n : outcome.refuse.startsWith('ledger.')).toBe(true)
      }),
    )
  })
})

describe('formatAmount', () => {
  const shown: [bigint, Unit, string, Parameters<typeof formatAmount>[3], string][] = [
    [5400n, hours, 'en', {}, '1 h 30'],
    [-5400n, hours, 'fr', {}, '−1 h 30'],
    [5400n, hours, 'en', { sign: 'always' }, '+1 h 30'],
    [-5400n, hours, 'en', { sign: 'never' }, '1 h 30'],
    [0n, hours, 'en', { sign: 'always' }, '0 h'],
    [7200n, hours, 'en', {}, '2 h'],
    [3900n, hours, 'en', {}, '1 h 05'],
    [2700n, hours, 'ca', {}, '45 min'],
    [1n, hours, 'en', {}, '1 s'],
    [15_122n, hours, 'ca', {}, '4 h 12 min 2 s'],
    [4_500_000n, hours, 'en', {}, '1,250 h'],
    [23_400n, hours, 'he', { sign: 'always' }, '+6.5 שעות'],
    [-3600n, hours, 'he', {}, '−1 שעה'],
    [7200n, hours, 'he', {}, '2 שעות'],
    [15_122n, hours, 'he', {}, '4:12:02 שעות'],
    [6000n, hours, 'he', {}, '1:40 שעות'],
    [18_200n, grains, 'fr', {}, '182 grains'],
    [100n, grains, 'fr', {}, '1 grain'],
    [150n, grains, 'fr', {}, '1,50 grain'],
    [150n, grains, 'en', {}, '1.50 grains'],
    [100n, grains, 'en', {}, '1 grain'],
    [0n, grains, 'fr', {}, '0 grain'],
    [0n, grains, 'en', {}, '0 grains'],
    [100n, grains, 'en', { fraction: 'always' }, '1.00 grain'],
    [-5n, grains, 'en', {}, '−0.05 grains'],
    [282_612_411n, grains, 'es', {}, '2.826.124,11 grains'],
    [maxMinor, fine, 'en', {}, '100,000,000,000 ecus'],
    [7n, points, 'en', { fraction: 'always' }, '7 points'],
  ]
  it.each(shown)('%s %j %s %j → %s', (minor, unit, locale, options, expected) => {
    const text = amountText(formatAmount(minor, unit, locale, options))
    if (unit.kind === 'decimal' || locale === 'he') expect(text.replaceAll('\u00a0', ' ')).toBe(expected)
    else expect(text).toBe(expected.replaceAll(' ', '\u00a0'))
  })

  it('gives hours, minutes and seconds to a text', () => {
    expect(spokenAmount(-5405n)).toEqual({ negative: true, hours: 1, minutes: 30, seconds: 5 })
  })
})
