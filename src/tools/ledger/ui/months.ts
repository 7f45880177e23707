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

/** "Mar 2026", in a column. */
export const monthBrief = (month: Month, locale: string): string =>
  write(month, locale, { month: 'short', year: 'numeric' })

/** "12 March 2026", on paper. */
export const dayText = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone: 'UTC', dateStyle: 'long' }).format(
    new Date(`${day}T12:00:00Z`),
  )

export type BarOf<Row> = { label: string; rows: Row[]; part: boolean }
/**
 * What stands under one bar: a month, or in a longer period a year.
 * `part`: the month or year has not ended, or is not wholly in the period.
 */
export function barsOf<Row extends { name: Month }>(
  months: readonly Month[],
  rows: readonly Row[],
  now: Month,
  locale: string,
): BarOf<Row>[] {
  if (months.length <= 12)
    return months.map((month) => ({
      label: monthShort(month, locale),
      rows: rows.filter(({ name }) => name === month),
      part: month === now,
    }))
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  return years.map((year) => ({
    label: year,
    rows: rows.filter(({ name }) => name.startsWith(year)),
    part: months.filter((month) => month.startsWith(year)).length < 12 || now.startsWith(year),
  }))
}
