// A long list of names, parted by their first letters.

/** The letter under which a name is looked for: without its accents; `#` for what is no letter. */
export function letterOf(name: string, locale: string): string {
  const first = [...name.trim().normalize('NFD')][0] ?? ''
  return /\p{L}/u.test(first) ? first.toLocaleUpperCase(locale) : '#'
}

/** Neighbours with the same letter together, in the order they came. */
export function byLetter<Row>(
  rows: readonly Row[],
  name: (row: Row) => string,
  locale: string,
): { letter: string; rows: Row[] }[] {
  const parts: { letter: string; rows: Row[] }[] = []
  for (const row of rows) {
    const letter = letterOf(name(row), locale)
    const last = parts.at(-1)
    if (last?.letter === letter) last.rows.push(row)
    else parts.push({ letter, rows: [row] })
  }
  return parts
}
