import { expect, it } from 'vitest'
import type { BalanceLine } from '../views.ts'
import { drawn } from './balance-chart.ts'

const line = (balances: bigint[], comfortable: BalanceLine['comfortable']): BalanceLine => ({
  points: balances.map((balance, i) => ({ day: `2026-0${i + 1}-28`, balance })),
  unit: { kind: 'decimal', scale: 2, one: 'grain', other: 'grains', symbol: '' },
  comfortable,
  holder: { account: '', code: '', kind: 'member', name: '', person: null },
})

it.each<[string, bigint[], BalanceLine['comfortable'], object]>([
  [
    'above and below zero',
    [-5000n, 0n, 10_000n],
    { from: -20_000n, to: 50_000n },
    { values: [-50, 0, 100], from: -68, to: 118, band: [-68, 118], axis: ['Jan', 'Feb', 'Mar'] },
  ],
  ['nothing but zero', [0n, 0n], { from: null, to: null }, { values: [0, 0], from: -0.12, to: 0.12, band: null }],
  ['outside what is comfortable', [60_000n], { from: null, to: 50_000n }, { band: [-72, 500] }],
  ['far outside, where nothing is comfortable', [-90_000n], { from: 20_000n, to: null }, { band: null }],
])('draws %s', (_, balances, comfortable, expected) =>
  expect(drawn(line(balances, comfortable), 'en')).toMatchObject(expected),
)

it('names three months of many, and no two ticks in one place', () => {
  const many = {
    ...line([], { from: null, to: null }),
    points: Array.from({ length: 13 }, (_, i) => ({
      day: `2025-${String((i % 12) + 1).padStart(2, '0')}-28`,
      balance: i === 3 ? -100n : 20_000n,
    })),
  }
  const { axis, ticks } = drawn(many, 'en')
  expect(axis).toHaveLength(3)
  expect(ticks.map(({ label }) => label)).toEqual(['+200', '0'])
})
