// Months in the reader's language.
import type { Month } from '../rules/months.ts'

const at = (month: Month): Date => new Date(`${month}-15T12:00:00Z`)
const write = (month: Month, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone: 'UTC', ...options }).format(at(month))

/** "March 2026" */
export const monthText = (month: Month, locale: string): string =>
  write(month, locale, { month: 'long', year: 'numeric' })
/** "Mar", below a bar. */
export const monthShort = (month: Month, locale: string): string => write(month, locale, { month: 'short' })

/** Below many bars only some have a word: every third month, then each January's year. */
export function axisWords(months: readonly Month[], locale: string): string[] {
  if (months.length <= 8) return months.map((month) => monthShort(month, locale))
  const years = months.length > 18
  return months.map((month) => {
    const n = Number(month.slice(5))
    if (years) return n === 1 ? month.slice(0, 4) : ''
    return n % 3 === 1 ? monthShort(month, locale) : ''
  })
}
