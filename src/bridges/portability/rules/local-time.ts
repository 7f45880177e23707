// Local times of an export → instants. A time that the clock skipped or showed twice gets one fixed meaning, so that a second
// reading gives the same.

/** `2018-09-03T17:11:50.000Z` */
export type Instant = string
/** `2018-09-03` */
export type CalendarDate = string

export type LocalReading =
  | { kind: 'none' }
  | { kind: 'malformed' }
  /** `skipped`: in the gap of spring, moved on by its length. `doubled`: in the overlap of autumn, the first of the two. */
  | { kind: 'instant'; instant: Instant; odd: 'skipped' | 'doubled' | null }

const written = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/
const none = /^(?:0000-00-00.*)?$/
const day_ms = 86_400_000

const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** True if this program knows the zone's name. */
export function isZone(zone: string): boolean {
  try {
    formatterOf(zone)
    return true
  } catch {
    return false
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const found = formatters.get(zone)
  if (found) return found
  const digits = '2-digit'
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  })
  formatters.set(zone, made)
  return made
}

/** How far the zone's clock is ahead of UTC at an instant, in ms. */
function offsetAt(instant: number, zone: string): number {
  const key = `${zone} ${instant}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - instant
  // Mostly the same few thousand days are asked for, again and again.
  if (offsets.size < 20_000) offsets.set(key, offset)
  return offset
}

/** The parts as if they were UTC, in ms; null if no calendar has that day or no clock that time. */
function asUtc(text: string): number | null {
  const match = written.exec(text)
  if (!match) return null
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const date = new Date(Date.UTC(y, mo - 1, d, h, mi, s))
  const same = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60 && y >= 1900
  return same ? date.getTime() : null
}

const give = (ms: number, odd: 'skipped' | 'doubled' | null): LocalReading => ({
  kind: 'instant',
  instant: new Date(ms).toISOString(),
  odd,
})

/** Reads `YYYY-MM-DD[ HH:MM[:SS]]` as the clock of `zone` showed it; `0000-00-00` and an empty cell mean none. */
export function readLocalTime(text: string, zone: string): LocalReading {
  const trimmed = text.trim()
  if (none.test(trimmed)) return { kind: 'none' }
  const local = asUtc(trimmed)
  if (local === null) return { kind: 'malformed' }
  const noon = Math.floor(local / day_ms) * day_ms + day_ms / 2
  const [before, after] = [offsetAt(noon - 2 * day_ms, zone), offsetAt(noon + 2 * day_ms, zone)]
  const [first, second] = [local - before, local - after]
  if (first === second) return give(first, null)
  const [firstHolds, secondHolds] = [offsetAt(first, zone) === before, offsetAt(second, zone) === after]
  if (firstHolds && secondHolds) return give(Math.min(first, second), 'doubled')
  if (firstHolds || secondHolds) return give(firstHolds ? first : second, null)
  return give(first, 'skipped')
}

/** Reads a day without time: the date, null for none, undefined if malformed. */
export function readDay(text: string): CalendarDate | null | undefined {
  const trimmed = text.trim()
  if (none.test(trimmed)) return null
  return asUtc(trimmed) === null ? undefined : trimmed.slice(0, 10)
}

/** The zone of countries that have one only; exports of CES name a country and no zone. */
const zones: Record<string, string> = {
  AT: 'Europe/Vienna',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GR: 'Europe/Athens',
  IE: 'Europe/Dublin',
  IL: 'Asia/Jerusalem',
  IT: 'Europe/Rome',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  ZA: 'Africa/Johannesburg',
}
/** Spain, Portugal and New Zealand have islands on another clock; the mainland's is a fair first guess, and it is shown. */
const mainland: Record<string, string> = { ES: 'Europe/Madrid', PT: 'Europe/Lisbon', NZ: 'Pacific/Auckland' }

export const zoneOfCountry = (country: string): string | null => {
  const code = country.trim().toUpperCase()
  return zones[code] ?? mainland[code] ?? null
}
