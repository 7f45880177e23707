// The filter of a statement as its address says it.
export const askedWords = [
  'currency',
  'direction',
  'find',
  'from',
  'to',
  'with',
  'category',
  'least',
  'most',
  'account',
  'after',
] as const
export type Asked = Partial<Record<Exclude<(typeof askedWords)[number], 'direction'>, string>> & {
  direction?: 'in' | 'out'
}
export type FilterName = Exclude<(typeof askedWords)[number], 'currency' | 'account' | 'after'>

/** The same address with something changed, from the first page on. `file`: the ending of a file to take away. */
export function wayTo(base: string, asked: Asked, change: Partial<Asked>, file = ''): string {
  const words = Object.entries({ ...asked, after: undefined, ...change }).filter((pair): pair is [string, string] =>
    Boolean(pair[1]),
  )
  return `${base}/account/statement${file}${words.length > 0 ? `?${new URLSearchParams(words)}` : ''}`
}

/** What filters now. */
export const filtersOf = (asked: Asked): FilterName[] =>
  askedWords.filter(
    (name): name is FilterName => !['currency', 'account', 'after'].includes(name) && Boolean(asked[name]),
  )
