// Distances as one says them.
import type { Locale } from '#kernel/context'
import type { Words } from '#ui/words.ts'

const figure = (km: number, locale: Locale): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: km < 10 ? 1 : 0 }).format(km)

export const kmText = (t: Words, km: number): string => t('market.place.km', { km: figure(km, t.locale) })
/** What one may choose for "within". */
export const reaches = [1, 2, 5, 10, 25, 50, 100] as const
