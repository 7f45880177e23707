// Shares of a whole in whole units. Pure.

/** `n / d`, rounded to the nearest whole; halves to the even one, so that many roundings lean to neither side. */
export function halfEven(n: bigint, d: bigint): bigint {
  const sign = n < 0n !== d < 0n ? -1n : 1n
  const [num, den] = [n < 0n ? -n : n, d < 0n ? -d : d]
  const whole = num / den
  const twice = (num % den) * 2n
  return sign * (twice > den || (twice === den && whole % 2n === 1n) ? whole + 1n : whole)
}

/**
 * What belongs to a further part of a whole that is turned round piece by piece: of `levy`, for the piece between `before` and
 * `before + piece` of `total`. Each end is rounded by itself, so that all pieces together give the levy, to the unit.
 */
export const sharePart = (levy: bigint, total: bigint, before: bigint, piece: bigint): bigint =>
  total === 0n ? levy : halfEven(levy * (before + piece), total) - halfEven(levy * before, total)
