// A price in words: an amount of the group's unit, words, or both; neither is to be agreed, zero is a gift.
import type { Locale } from '#kernel/context'
import type { Words } from '#ui/words.ts'
import type { Price } from '../index.ts'

/** `write` turns minor units into text, since the unit is the ledger's. */
export function priceText(price: Price, t: Words, write: (minor: bigint, locale: Locale) => string): string {
  const amount = price.minor === null ? '' : price.minor === 0n ? t('market.screen.gift') : write(price.minor, t.locale)
  return [amount, price.text].filter(Boolean).join(' · ') || t('market.screen.open_price')
}
