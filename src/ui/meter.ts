// Where the parts of a meter stand, in percent of the rail. Amounts are minor units as bigint and stay
// exact until the last division, so that a handle never stands beside its own end.

export interface MeterAmounts {
  balance: bigint
  /** Hard limits; null where there is none. */
  min?: bigint | null
  max?: bigint | null
  /** Where caution begins. */
  softMin?: bigint | null
  softMax?: bigint | null
  /** The balance after what is being considered. */
  next?: bigint | null
}

export interface MeterPlaces {
  /** The ends that the rail stands for: the limits, or room around the amounts where a limit is missing. */
  from: bigint
  to: bigint
  zero: number
  at: number
  lo: number
  hi: number
  next: number | null
}

export function meterPlaces(amounts: MeterAmounts): MeterPlaces {
  const { balance, min = null, max = null, softMin = null, softMax = null, next = null } = amounts
  const far = [balance, next, softMin, softMax, min, max].reduce<bigint>((most, n) => larger(most, size(n ?? 0n)), 1n)
  const room = far + far / 4n
  const from = min ?? smaller(-room, max === null ? -room : max - 1n)
  // A rail needs a length: an account that may hold exactly one amount still gets one.
  const to = larger(max ?? larger(room, from + 1n), from + 1n)
  const place = (amount: bigint) => Number(((smaller(larger(amount, from), to) - from) * 10000n) / (to - from)) / 100
  return {
    from,
    to,
    zero: place(0n),
    at: place(balance),
    lo: min === null || softMin === null ? 0 : place(softMin),
    hi: max === null || softMax === null ? 100 : place(softMax),
    next: next === null ? null : place(next),
  }
}

const size = (n: bigint) => (n < 0n ? -n : n)
const larger = (a: bigint, b: bigint) => (a > b ? a : b)
const smaller = (a: bigint, b: bigint) => (a < b ? a : b)
