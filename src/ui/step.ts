/**
 * The next value of a plain decimal, up or down one step, with a point or a comma as it came.
 * What is not a number counts as zero. Whole steps of 10^-n, so that .1 + .2 stays .3.
 */
export function stepValue(value: string, by: 1 | -1, step = 1, min = 0, max = Infinity): string {
  const comma = value.includes(',')
  const given = Number(value.trim().replace(',', '.').replace('−', '-')) || 0
  const places = Math.max(decimals(given), decimals(step))
  const unit = 10 ** places
  const next = (Math.round(given * unit) + by * Math.round(step * unit)) / unit
  const text = String(Math.min(max, Math.max(min, next)))
  return comma ? text.replace('.', ',') : text
}

function decimals(n: number): number {
  return Math.min(6, (String(n).split('.')[1] ?? '').length)
}
