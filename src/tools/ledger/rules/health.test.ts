// Every figure of the health page by hand.
import { describe, expect, it } from 'vitest'
import {
  healthOf,
  isStuck,
  leastAccounts,
  median,
  monthsToZero,
  nearLimit,
  percent,
  spread,
  stepFor,
  weeksRound,
  type HealthAccount,
} from './health.ts'

const account = (balance: number, given: Partial<HealthAccount> = {}): HealthAccount => ({
  balance_minor: BigInt(balance),
  min_minor: null,
  max_minor: null,
  soft_min_minor: null,
  soft_max_minor: null,
  opened_on: '2020-01-01',
  gave_minor: 0n,
  received_minor: 0n,
  active: false,
  recent: false,
  ...given,
})

describe('percent', () => {
  it.each<[bigint, bigint, number | null]>([
    [1n, 3n, 33],
    [2n, 3n, 67],
    [1n, 200n, 1],
    [1n, 201n, 0],
    [0n, 7n, 0],
    [7n, 7n, 100],
    [1n, 0n, null],
    [900_000_000_000_000n, 1_000_000_000_000_000n, 90],
  ])('%s of %s', (part, whole, expected) => expect(percent(part, whole)).toBe(expected))
})

describe('weeks until a unit comes round', () => {
  it.each<[string, bigint, bigint, number, number | null]>([
    // 70 h held; 70 h exchanged in 4 weeks: four weeks
    ['all of it in 28 days', 70n, 70n, 28, 4],
    // 120 held, 60 in 30 days: 14 a week, 8.57 weeks
    ['half of it in a month', 120n, 60n, 30, 8.6],
    ['nothing exchanged', 120n, 0n, 30, null],
    ['nothing held', 0n, 60n, 30, 0],
    ['no days', 120n, 60n, 0, null],
  ])('%s', (_name, held, exchanged, days, weeks) => expect(weeksRound(held, exchanged, days)).toBe(weeks))
})

describe('near a limit', () => {
  it.each<[string, HealthAccount, 'low' | 'high' | null]>([
    ['without limits', account(-5000), null],
    ['at the soft lower one', account(-200, { soft_min_minor: -200n, min_minor: -300n }), 'low'],
    ['before it', account(-199, { soft_min_minor: -200n, min_minor: -300n }), null],
    ['at the soft upper one', account(500, { soft_max_minor: 500n }), 'high'],
    ['last tenth of the lower', account(-270, { min_minor: -300n }), 'low'],
    ['just before the last tenth', account(-269, { min_minor: -300n }), null],
    ['last tenth of the upper', account(540, { max_minor: 600n }), 'high'],
    ['a lower limit of zero has no end to be near', account(0, { min_minor: 0n, max_minor: 600n }), null],
  ])('%s', (_name, one, expected) => expect(nearLimit(one)).toBe(expected))

  it('stuck: near, quiet for long, and not new', () => {
    const near = { min_minor: -300n }
    expect(isStuck(account(-300, near), '2026-01-01')).toBe(true)
    expect(isStuck(account(-300, { ...near, recent: true }), '2026-01-01')).toBe(false)
    expect(isStuck(account(-300, { ...near, opened_on: '2026-01-01' }), '2026-01-01')).toBe(false)
    expect(isStuck(account(-100, near), '2026-01-01')).toBe(false)
  })
})

describe('months until zero', () => {
  it.each<[string, HealthAccount, number | null]>([
    ['at zero', account(0), 0],
    // 10 units below, 30 given in 6 months: 5 a month, two months
    ['below, giving', account(-10, { gave_minor: 30n, received_minor: 500n }), 2],
    ['below, not giving', account(-10, { received_minor: 500n }), null],
    // 25 above, 60 received in 6 months: 10 a month
    ['above, receiving', account(25, { received_minor: 60n }), 2.5],
    ['above, not receiving', account(25, { gave_minor: 60n }), null],
  ])('%s', (_name, one, expected) => expect(monthsToZero(one, 6)).toBe(expected))

  it.each<[(number | null)[], number | null]>([
    [[], null],
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 2], 2],
    [[1, null, 2], 2],
    [[1, null, null], null],
  ])('the middle of %j', (list, expected) => expect(median(list)).toBe(expected))
})

describe('where balances lie', () => {
  it.each<[number[], bigint, bigint]>([
    [[0], 100n, 100n],
    // from −300 to +400: 700 in seven steps of 100
    [[-300, 400], 1n, 100n],
    [[-300, 401], 1n, 200n],
    [[-8 * 3600, 30 * 3600], 3600n, 36_000n],
    [[], 3600n, 3600n],
  ])('%j: a step of', (balances, base, step) => expect(stepFor(balances.map(BigInt), base)).toBe(step))

  const many = (n: number, at: number): bigint[] => Array.from({ length: n }, () => BigInt(at))
  it('counts each step, and leaves the ends open', () => {
    expect(spread([...many(5, -15), ...many(6, -1), ...many(7, 0), ...many(5, 10)], 10n)).toEqual([
      { from: null, to: -10n, members: 5 },
      { from: -10n, to: 0n, members: 6 },
      { from: 0n, to: 10n, members: 7 },
      { from: 10n, to: null, members: 5 },
    ])
  })
  it('joins steps of fewer than five', () => {
    // one at −35 goes inward until there are five; the single one at 25 likewise
    expect(spread([...many(1, -35), ...many(4, -15), ...many(9, -5), ...many(8, 5), ...many(1, 25)], 10n)).toEqual([
      { from: null, to: -10n, members: 5 },
      { from: -10n, to: 0n, members: 9 },
      { from: 0n, to: null, members: 9 },
    ])
  })
  it('of fewer than five balances says nothing, of equal ones one step', () => {
    expect(spread(many(4, 3), 10n)).toEqual([])
    expect(spread(many(7, 3), 10n)).toEqual([{ from: null, to: null, members: 7 }])
  })
})

describe('the whole', () => {
  const ask = { months: 6, recentFrom: '2026-01-01', base: 1n }
  const limits = { min_minor: -300n, max_minor: 600n, soft_min_minor: -200n, soft_max_minor: 500n }
  /** 6 low (5 of them quiet), 5 high, 9 at zero; givers 1 … 10 units and five of 20. */
  const twenty = [
    ...Array.from({ length: 5 }, () => account(-250, limits)),
    account(-200, { ...limits, recent: true, active: true, gave_minor: 20n }),
    ...[1, 2, 3, 4].map((n) =>
      account(500 + n, { ...limits, active: true, recent: true, gave_minor: 20n, received_minor: 60n * BigInt(n) }),
    ),
    account(505, { ...limits, active: true, recent: true, gave_minor: 5n }),
    ...[1, 2, 3, 4, 5].map((n) => account(0, { ...limits, active: true, recent: true, gave_minor: BigInt(n) })),
    ...Array.from({ length: 4 }, () => account(0, limits)),
  ]

  it('by hand', () => {
    expect(twenty).toHaveLength(leastAccounts)
    expect(healthOf(twenty, ask)).toEqual({
      accounts: 20,
      active: 11,
      // from −250 to 505 in steps of 200: 5, 1, 9, 0 and 5; the 1 joins the 5, and the 0 the other 5
      spread: [
        { from: null, to: 0n, members: 6 },
        { from: 0n, to: 200n, members: 9 },
        { from: 200n, to: null, members: 5 },
      ],
      near: { low: 6, high: 5, percent: 55 },
      stuck: 5,
      // −200 gives 20 in 6 months: 60 months; 501 ÷ 10, 502 ÷ 20, 503 ÷ 30, 504 ÷ 40 a month; six have no way back: 6th of 11
      toZero: { months: null, accounts: 11, without: 6 },
      // 100 of 120 units; fewer than ten hold something
      topFive: { given: 83, held: null },
    })
  })
  it('of nineteen accounts says nothing', () => expect(healthOf(twenty.slice(1), ask)).toBeNull())
  it('of few active people tells only that they are few', () => {
    const quiet = twenty.map((one, n) => ({ ...one, active: n === 5, recent: true }))
    expect(healthOf(quiet, ask)).toMatchObject({ active: null, stuck: 0, topFive: { given: null } })
  })
})
