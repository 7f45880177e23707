// Months as `2026-03`, and periods of them. Pure arithmetic on the calendar: no clock, no zone.

export type Month = string
/** From the first day of one month to the last day of another. */
export type Period = { from: Month; to: Month }

/** The longest period that is shown month by month. */
export const monthsAtMost = 60

const index = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const monthAt = (n: number): Month =>
  `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`

export const monthOf = (day: string): Month => day.slice(0, 7)
export const monthsLater = (month: Month, by: number): Month => monthAt(index(month) + by)
/** How many months a period has; below one when it runs backwards. */
export const lengthOf = ({ from, to }: Period): number => index(to) - index(from) + 1
export const monthsIn = (period: Period): Month[] =>
  Array.from({ length: Math.max(0, lengthOf(period)) }, (_, i) => monthsLater(period.from, i))
export const firstDay = (month: Month): string => `${month}-01`
export const lastDay = (month: Month): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)
export const daysIn = (month: Month): number => Number(lastDay(month).slice(8))

/** So many months that end with this one. */
export const endingWith = (month: Month, months: number): Period => ({
  from: monthsLater(month, 1 - months),
  to: month,
})
