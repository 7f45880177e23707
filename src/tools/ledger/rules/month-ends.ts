// The last days of months, for figures over time.

/** The last days of the `months` months before that of `today`, oldest first, and today itself. Days as `2026-03-12`. */
export function monthEnds(today: string, months: number): string[] {
  const [year, month] = today.split('-').map(Number) as [number, number]
  const ends = Array.from({ length: months }, (_, i) =>
    // Day 0 of a month is the last of the one before it.
    new Date(Date.UTC(year, month - 1 - (months - 1 - i), 0)).toISOString().slice(0, 10),
  )
  return [...ends, today]
}
