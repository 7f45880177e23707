// Exports have no ids for their rows. A row's id is the hash of what it says, and its number among rows that say the same.

/** SHA-256 of the UTF-8 of a text in lower-case hex. Handed in, so that the rules need no platform. */
export type Sha256 = (text: string) => string

/** Values of one row in a fixed order, without regard to the order of columns, separators or line ends in the file. */
export type Canonical = readonly (string | bigint | number | boolean | null | readonly string[])[]

/** One text per row; different rows never share one. */
export const canonicalText = (row: Canonical): string =>
  JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))

/**
 * Gives ids in file order: of two equal rows the first is `…#1`, the second `…#2`, in every reading. Rows appended later do not
 * change the ids of earlier ones.
 */
export function sourceIds(system: string, sha256: Sha256): (row: Canonical) => string {
  const seen = new Map<string, number>()
  return (row) => {
    const text = canonicalText(row)
    const ordinal = (seen.get(text) ?? 0) + 1
    seen.set(text, ordinal)
    return sha256(`${system}#${ordinal}#${text}`)
  }
}
