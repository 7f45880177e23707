// The filter of a statement as its address says it: the same for the page and for the table to take away.
import { maybe } from '../../../kit.ts'

export type Asked = {
  direction?: 'in' | 'out'
  find?: string
  from?: string
  to?: string
  account?: string
  after?: string
}

export function askedOf(url: URL): Asked {
  const words = ['direction', 'find', 'from', 'to', 'account', 'after'] as const
  return Object.fromEntries(
    words.flatMap((name) => (maybe(url.searchParams, name) ? [[name, maybe(url.searchParams, name)]] : [])),
  ) as Asked
}
