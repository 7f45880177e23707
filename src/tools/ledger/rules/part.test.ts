import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halfEven, sharePart } from './part.ts'

describe('half to even', () => {
  it.each([
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [10n, 4n, 2n],
    [11n, 4n, 3n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 7n, 0n],
  ])('%s / %s is %s', (n, d, whole) => {
    expect(halfEven(n, d)).toBe(whole)
  })
})

it('pieces of a levy give the levy, to the unit, however it is cut', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 12n })
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 6 }),
      (total, levy, cuts) => {
        const ends = [...cuts.map((cut) => cut % (total + 1n)), total].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
        let [before, sum] = [0n, 0n]
        for (const end of ends) {
          const share = sharePart(levy, total, before, end - before)
          expect(share).toBeGreaterThanOrEqual(0n)
          ;[before, sum] = [end, sum + share]
        }
        expect(sum).toBe(levy)
      },
    ),
  )
})

it('a gift of zero units takes its levy with it', () => {
  expect(sharePart(5n, 0n, 0n, 0n)).toBe(5n)
})
