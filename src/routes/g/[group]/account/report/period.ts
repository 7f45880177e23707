// The period of a report as its address says it: the same for the page, for paper and for the table to take away.
import { maybe } from '../../../../kit.ts'

export function periodOf(url: URL): { from?: string; to?: string } {
  const words = ['from', 'to'] as const
  return Object.fromEntries(
    words.flatMap((name) => (maybe(url.searchParams, name) ? [[name, maybe(url.searchParams, name)]] : [])),
  )
}
