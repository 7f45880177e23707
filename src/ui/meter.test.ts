import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import Meter from './Meter.svelte'
import { meterPlaces, type MeterAmounts } from './meter.ts'

describe('meterPlaces', () => {
  const cases: [string, MeterAmounts, { zero: number; at: number; lo: number; hi: number; next: number | null }][] = [
    [
      'in the middle, with caution ends',
      { balance: 650n, min: -2000n, max: 4000n, softMin: -1500n, softMax: 3500n },
      { zero: 33.33, at: 44.16, lo: 8.33, hi: 91.66, next: null },
    ],
    [
      'before and after',
      { balance: 3550n, min: -2000n, max: 4000n, next: 3350n },
      { zero: 33.33, at: 92.5, lo: 0, hi: 100, next: 89.16 },
    ],
    [
      'at the lower limit',
      { balance: -2000n, min: -2000n, max: 4000n },
      { zero: 33.33, at: 0, lo: 0, hi: 100, next: null },
    ],
    [
      'at the upper limit',
      { balance: 4000n, min: -2000n, max: 4000n },
      { zero: 33.33, at: 100, lo: 0, hi: 100, next: null },
    ],
    [
      'below the limit, after it was raised',
      { balance: -9000n, min: -2000n, max: 4000n },
      { zero: 33.33, at: 0, lo: 0, hi: 100, next: null },
    ],
    [
      'above the limit',
      { balance: 9000n, min: -2000n, max: 4000n, next: 9999n },
      { zero: 33.33, at: 100, lo: 0, hi: 100, next: 100 },
    ],
    ['no limits, nothing yet', { balance: 0n }, { zero: 50, at: 50, lo: 0, hi: 100, next: null }],
    ['no limits', { balance: 100n, min: null, max: null }, { zero: 50, at: 90, lo: 0, hi: 100, next: null }],
    ['no upper limit', { balance: 0n, min: -800n, max: null }, { zero: 44.44, at: 44.44, lo: 0, hi: 100, next: null }],
    ['no lower limit', { balance: 0n, min: null, max: 800n }, { zero: 55.55, at: 55.55, lo: 0, hi: 100, next: null }],
    [
      'no lower limit, far below',
      { balance: -4000n, max: 100n, softMin: -1n },
      { zero: 98.03, at: 19.6, lo: 0, hi: 100, next: null },
    ],
    ['nobody may go below zero', { balance: 5n, min: 0n, max: 10n }, { zero: 0, at: 50, lo: 0, hi: 100, next: null }],
    [
      'nobody may go above zero',
      { balance: -5n, min: -10n, max: 0n },
      { zero: 100, at: 50, lo: 0, hi: 100, next: null },
    ],
    ['exactly one amount', { balance: 0n, min: 0n, max: 0n }, { zero: 0, at: 0, lo: 0, hi: 100, next: null }],
    [
      'more than a number holds',
      { balance: 10n ** 30n, min: -(10n ** 30n), max: 3n * 10n ** 30n },
      { zero: 25, at: 50, lo: 0, hi: 100, next: null },
    ],
  ]
  test.each(cases)('%s', (_, amounts, places) => expect(meterPlaces(amounts)).toMatchObject(places))
})

test('a meter speaks, and draws what comes next only where there is something', () => {
  const given = {
    label: 'Balance',
    text: '6 h 30',
    balance: 650n,
    min: -2000n,
    max: 4000n,
    ends: ['−20 h', '0', '+40 h'] as [string, string, string],
  }
  const { body } = render(Meter, { props: given })
  expect(body).toContain('role="meter"')
  expect(body).toContain('aria-label="Balance"')
  expect(body).toContain('aria-valuetext="6 h 30"')
  expect(body).toMatch(/--at: ?44\.16%/)
  expect(body).not.toContain('--next')
  expect(body).not.toContain('class="next"')
  expect(render(Meter, { props: { ...given, next: 0n } }).body).toContain('class="next"')
})
