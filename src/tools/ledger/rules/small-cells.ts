// Figures that would show a person are put together with others. A cell counts the people behind it; below the least number it
// goes into one cell of all others, and if these are too few still, the next smallest joins them: so the difference of a total and
// its parts shows nobody either.

/** Fewer than so many people are not shown apart. */
export const leastPeople = 5

export type Cell = {
  cell: string
  exchanges: bigint
  minor: bigint
  people: number
  /** Of few people: who they are; their ids never leave the server. */
  who: readonly string[] | null
}
/** `people` null: the least number or more, how many is not known. */
export type Shown = { cell: string; exchanges: bigint; minor: bigint; people: number | null }
/** `other`: all that was put together; `withheld`: there are so few in all that nothing is shown. */
export type Pooled = { cells: Shown[]; other: Shown | null; withheld: boolean }

const shown = ({ cell, exchanges, minor, people }: Cell): Shown => ({ cell, exchanges, minor, people })

export function poolSmall(cells: readonly Cell[], least = leastPeople): Pooled {
  const small = cells.filter((one) => one.people < least)
  const large = cells.filter((one) => one.people >= least)
  if (small.length === 0) return { cells: large.map(shown), other: null, withheld: false }
  const who = new Set(small.flatMap((one) => one.who ?? []))
  if (who.size >= least) return { cells: large.map(shown), other: together(small, who.size), withheld: false }
  const next = large.toSorted((a, b) => a.people - b.people || Number(a.exchanges - b.exchanges))[0]
  if (!next) return { cells: [], other: null, withheld: true }
  return {
    cells: large.filter((one) => one !== next).map(shown),
    other: together([...small, next], null),
    withheld: false,
  }
}

const together = (cells: readonly Cell[], people: number | null): Shown => ({
  cell: '',
  exchanges: cells.reduce((sum, one) => sum + one.exchanges, 0n),
  minor: cells.reduce((sum, one) => sum + one.minor, 0n),
  people,
})

/** A count of people as it may be told: null for a few. */
export const countOrFew = (n: number, least = leastPeople): number | null => (n > 0 && n < least ? null : n)
