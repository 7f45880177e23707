// Writes amounts of the group on this page; without an account (a visitor) as plain figures.
import type { Locale } from '#kernel/context'
import { amountText, formatAmount, type Glance } from '#tools/ledger'

export const writer =
  (glance: Glance | null, locale: Locale): ((minor: bigint) => string) =>
  (minor) =>
    glance ? amountText(formatAmount(minor, glance.unit, locale, { sign: 'never' })) : String(minor)

/** An amount as an example, in what the group counts; null without an account. */
export const exampleAmount = (glance: Glance | null, locale: Locale): string | null =>
  glance === null
    ? null
    : amountText(
        formatAmount(
          glance.unit.kind === 'hours' ? 5400n : 12n * 10n ** BigInt(glance.unit.scale),
          glance.unit,
          locale,
          {
            sign: 'never',
          },
        ),
      )

/** An amount as one would type it into a field. */
export const typedAmount = (glance: Glance | null, minor: bigint | null, locale: Locale): string => {
  if (!glance || minor === null) return ''
  const { figure, unit } = formatAmount(minor, glance.unit, locale, { sign: 'never' })
  return glance.unit.kind === 'hours' && unit ? `${figure} ${unit}` : figure
}
