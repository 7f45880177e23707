// Minor units as a figure for the eye, in the reader's language. The ledger has the words for units; here figures are enough.
type Decimal = `${bigint}` | `${bigint}.${string}`

/** All digits, never by way of Number: 282612411n with scale 2 is 2,826,124.11. */
export function figure(minor: bigint, scale: number, locale: string): string {
  const abs = minor < 0n ? -minor : minor
  const digits = String(abs).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: scale, maximumFractionDigits: scale })
  return `${minor < 0n ? '−' : ''}${format.format(text as Decimal as Intl.StringNumericLiteral)}`
}
