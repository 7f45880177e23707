// Where the points of a balance over time stand. Figures for drawing only: what is read are the amounts beside them.
import type { BalanceLine } from '../views.ts'

export type Drawn = {
  values: number[]
  from: number
  to: number
  band: [number, number] | null
  ticks: { at: number; label: string }[]
  axis: string[]
}

/** In whole units: hours, or the currency's. */
export function drawn({ points, unit, comfortable }: BalanceLine, locale: string): Drawn {
  const of = (minor: bigint): number => Number(minor) / (unit.kind === 'hours' ? 3600 : 10 ** unit.scale)
  const values = points.map(({ balance }) => of(balance))
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  // A line along the edge is hard to see.
  const room = (high - low || 1) * 0.12
  const [from, to] = [low - room, high + room]
  const [lower, upper] = [
    Math.max(from, comfortable.from === null ? from : of(comfortable.from)),
    Math.min(to, comfortable.to === null ? to : of(comfortable.to)),
  ]
  const short = new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumFractionDigits: high - low < 10 ? 1 : 0,
    signDisplay: 'exceptZero',
  })
  const ends = [high, 0, low].filter((at, i, all) => all.indexOf(at) === i)
  // Two words in one place can't be read.
  const apart = ends.filter((at) => at === 0 || Math.abs(at) > (to - from) * 0.12)
  return {
    values,
    from,
    to,
    band: (comfortable.from !== null || comfortable.to !== null) && lower < upper ? [lower, upper] : null,
    ticks: apart.map((at) => ({ at, label: short.format(at).replace('-', '−') })),
    axis: axisOf(
      points.map(({ day }) => day),
      locale,
    ),
  }
}

/** A word below every point where there is room, else below the first, the middle and the last. */
function axisOf(days: string[], locale: string): string[] {
  const many = days.length > 7
  const month = new Intl.DateTimeFormat(locale, { month: 'short', ...(many && { year: '2-digit' }), timeZone: 'UTC' })
  const word = (day: string): string => month.format(new Date(`${day}T12:00:00Z`))
  if (!many) return days.map(word)
  return [days[0]!, days[Math.floor(days.length / 2)]!, days.at(-1)!].map(word)
}
