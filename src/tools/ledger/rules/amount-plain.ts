// Amounts for machines: plain figures with a point.
import type { Unit } from './amount.ts'

/** Minor units as a figure with so many decimals. */
export function plainFigure(minor: bigint, scale: number): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(scale + 1, '0')
  const sign = minor < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Hours have four decimals, cut: for spreadsheets, beside the exact seconds. */
export const decimal = (minor: bigint, unit: Unit): string =>
  unit.kind === 'hours' ? plainFigure((minor * 10_000n) / 3600n, 4) : plainFigure(minor, unit.scale)
