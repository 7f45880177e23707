// The filter of a statement as its address says it: the same for the page and for the files to take away.
import { askedWords, type Asked } from '#tools/ledger/ui'
import { maybe } from '../../../kit.ts'

export function askedOf(url: URL): Asked {
  return Object.fromEntries(
    askedWords.flatMap((name) => (maybe(url.searchParams, name) ? [[name, maybe(url.searchParams, name)]] : [])),
  ) as Asked
}
