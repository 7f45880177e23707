// Do the amounts of the source fit the currency of the group, and did they arrive?
import type { SourceExchange } from './plan.ts'

/** The currency of a group as the ledger names it; null where the group has none. */
export type CurrencyHere = {
  kind: 'hours' | 'credit'
  one: string
  other: string
  symbol: string
  scale: number
  transfers: number
} | null

/**
 * `renamed`: nothing was exchanged here yet, so the currency takes the names of the source. `none`, `hours`, `scale`: nothing can
 * be imported into this group.
 */
export type CurrencyFit = {
  fit: 'same' | 'renamed' | 'none' | 'hours' | 'scale'
  here: CurrencyHere
  to: SourceExchange['currency']
}

export function fitOf(here: CurrencyHere, to: SourceExchange['currency']): CurrencyFit {
  if (here === null) return { fit: 'none', here, to }
  if (here.kind === 'hours') return { fit: 'hours', here, to }
  if (here.scale !== to.scale) return { fit: 'scale', here, to }
  const differs = to.one !== '' && (here.one !== to.one || here.other !== to.other || here.symbol !== to.symbol)
  return { fit: differs && here.transfers === 0 ? 'renamed' : 'same', here, to }
}

/** `imported_minor`: of the balance here, what the import brought; the rest was exchanged here since. */
export type Compared = { account: string; source_minor: bigint; imported_minor: bigint; here_minor: bigint }

export const isOff = ({ source_minor, imported_minor }: Compared): boolean => source_minor !== imported_minor
