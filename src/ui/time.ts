// Instants in words, near ones by their distance. Pure: the moment, the zone and the language are given.
import type { Locale } from '#kernel/context'

export type From = { now: Date; zone: string; locale: Locale }
/** `day`: the day alone. `moment`: with the time of day where it is near. `exact`: date and time in full, for a title. */
export type Manner = 'day' | 'moment' | 'exact'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`
  let known = formats.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone: zone, ...options })
    if (formats.size > 500) formats.clear()
    formats.set(key, known)
  }
  return known
}

/** Whole days since 1970 of the reader's own calendar. */
function dayNumber(at: Date, { zone }: From): number {
  const parts = Object.fromEntries(
    format('en', zone, { year: 'numeric', month: 'numeric', day: 'numeric' })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day']) / 86_400_000
}

const capital = (text: string, locale: Locale): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)

/** "today, 14:20", "yesterday", "Thursday", "12 January", "12 January 2024". Not at the head of a sentence: see `sentence`. */
export function spoken(at: Date, from: From, manner: Manner = 'moment'): string {
  const { locale, zone } = from
  if (manner === 'exact') return format(locale, zone, { dateStyle: 'full', timeStyle: 'short' }).format(at)
  const away = dayNumber(at, from) - dayNumber(from.now, from)
  const clock = (day: string): string =>
    manner === 'moment' ? `${day}, ${format(locale, zone, { timeStyle: 'short' }).format(at)}` : day
  if (Math.abs(away) <= 1) return clock(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(away, 'day'))
  if (Math.abs(away) < 7) return clock(format(locale, zone, { weekday: 'long' }).format(at))
  const sameYear =
    format('en', zone, { year: 'numeric' }).format(at) === format('en', zone, { year: 'numeric' }).format(from.now)
  return format(locale, zone, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** The same at the head of a line. */
export const headed = (at: Date, from: From, manner: Manner = 'moment'): string =>
  capital(spoken(at, from, manner), from.locale)
