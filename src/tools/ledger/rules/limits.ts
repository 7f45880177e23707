// Limits of an account. Pure: the database repeats the hard check under a lock; here is what people are told when they agree.
import { allow, deny } from '#kernel/verdict'
import type { Verdict } from '#kernel/verdict'

/**
 * One account and its bounds, all in minor units. `null` is no bound (never 0). `reserved` is what scheduled payments and
 * orders hold back; it has not left the balance yet. `softMin` and `softMax` only warn.
 */
export type AccountBounds = {
  balance: bigint
  reserved: bigint
  min: bigint | null
  max: bigint | null
  softMin: bigint | null
  softMax: bigint | null
}

export type Bound = 'min' | 'max'
/** A hard limit in the way: `over` is by how much the move would pass it. */
export type Passed = { bound: Bound; limit: bigint; over: bigint }
/** `entered`: this move crosses the soft bound. `deeper`: it was crossed before and the move leads further out. */
export type SoftWarning = { bound: Bound; limit: bigint; how: 'entered' | 'deeper'; over: bigint }

export const limitErrors = {
  /** params `bound` ('min' or 'max'), `limit`, `over` (bigint); say them only to those who may see that balance */
  'ledger.limit_passed': 'limit',
} as const

const least = (value: bigint): bigint => (value > 0n ? value : 0n)

/** What the account may still pay, at least 0; null where nothing bounds it. */
export const availableToPay = ({ balance, reserved, min }: AccountBounds): bigint | null =>
  min === null ? null : least(balance - reserved - min)

/** What the account may still receive, at least 0; null where nothing bounds it. Reserved units may come free again. */
export const availableToReceive = ({ balance, max }: AccountBounds): bigint | null =>
  max === null ? null : least(max - balance)

/** Is the account beyond a hard bound already (an import may leave it there)? */
export function beyond({ balance, reserved, min, max }: AccountBounds): Passed | null {
  if (min !== null && balance - reserved < min) return { bound: 'min', limit: min, over: min - (balance - reserved) }
  if (max !== null && balance > max) return { bound: 'max', limit: max, over: balance - max }
  return null
}

/** The hard limit that a move of `delta` would pass. Only the bound that the move leads to is looked at: moves back always pass. */
export function limitPassed(account: AccountBounds, delta: bigint): Passed | null {
  const after = { ...account, balance: account.balance + delta }
  if (delta < 0n) return beyond({ ...after, max: null })
  if (delta > 0n) return beyond({ ...after, min: null })
  return null
}

/** What to tell before a move of `delta`: once when the soft bound is crossed, again when it leads further out. */
export function softWarning({ balance, reserved, softMin, softMax }: AccountBounds, delta: bigint): SoftWarning | null {
  if (delta < 0n && softMin !== null) {
    const [before, after] = [balance - reserved, balance - reserved + delta]
    if (after < softMin)
      return { bound: 'min', limit: softMin, how: before < softMin ? 'deeper' : 'entered', over: softMin - after }
  }
  if (delta > 0n && softMax !== null && balance + delta > softMax)
    return {
      bound: 'max',
      limit: softMax,
      how: balance > softMax ? 'deeper' : 'entered',
      over: balance + delta - softMax,
    }
  return null
}

/**
 * May the account move by `delta` (negative: it pays)?
 * @param pass why a limit does not stop this move: a `reversal` never is stopped, a `role` may record with a reason,
 *   `import` is history. The limit passed is then in `passed`, to be shown.
 */
export function verdictOfMove(
  account: AccountBounds,
  delta: bigint,
  pass: 'reversal' | 'role' | 'import' | null = null,
): { verdict: Verdict; passed: Passed | null; warning: SoftWarning | null } {
  const passed = limitPassed(account, delta)
  const warning = pass === 'import' ? null : softWarning(account, delta)
  if (passed === null || pass !== null) return { verdict: allow, passed, warning }
  return { verdict: deny('ledger.limit_passed', { ...passed }), passed, warning }
}

type Ends = {
  min_minor: bigint | null
  max_minor: bigint | null
  soft_min_minor: bigint | null
  soft_max_minor: bigint | null
}
/** The friendly word comes before the limit, and the lower end is below the upper; null where they cross. */
export function saneBounds<E extends Ends>(bounds: E): Ends | null {
  const { min_minor, max_minor, soft_min_minor, soft_max_minor } = bounds
  const ends = [min_minor, soft_min_minor, soft_max_minor, max_minor].filter((end) => end !== null)
  if (ends.some((end, i) => i > 0 && end < ends[i - 1]!)) return null
  return { min_minor, max_minor, soft_min_minor, soft_max_minor }
}
