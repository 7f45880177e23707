export interface LineScale {
  from: number
  to: number
}

/** Distance from the top in percent, one decimal, never outside. */
export function height(value: number, { from, to }: LineScale): number {
  const share = to > from ? (to - value) / (to - from) : 0.5
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
}

/** Points in the middle of equal steps, on a square of 100. '' for none. */
export function linePath(values: number[], scale: LineScale): { path: string; last: string } {
  const points = values.map(
    (value, i) => `${Math.round(((i + 0.5) / values.length) * 1000) / 10} ${height(value, scale)}`,
  )
  return { path: points.length ? `M${points.join('L')}` : '', last: points.length ? `M${points.at(-1)}h0` : '' }
}
