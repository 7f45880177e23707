// Writes amounts of the group on this page; without an account (a visitor) as plain figures.
import type { Locale } from '#kernel/context'
import { amountText, formatAmount, type Glance } from '#tools/ledger'

export const writer =
  (glance: Glance | null, locale: Locale): ((minor: bigint) => string) =>
  (minor) =>
    glance ? amountText(formatAmount(minor, glance.unit, locale, { sign: 'never' })) : String(minor)
