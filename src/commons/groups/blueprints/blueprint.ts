// What a blueprint says: data that sets up a group, all of it changeable afterwards.
import type { Locale } from '#kernel/context'
import type { Admission, Visibility } from '../standing.ts'

export type BlueprintId = 'lets' | 'timebank'
/** A text of the group itself, in the language it begins in. */
export type InEach<T> = Readonly<Record<Locale, T>>

/** Amounts in minor units: seconds for hours, 10^-scale for credit. */
export type CurrencyProposal = {
  kind: 'credit' | 'hours'
  one: InEach<string>
  other: InEach<string>
  symbol: string
  scale: number
  /** Amounts are multiples of this many seconds; 0 where there is no step. */
  step_s: number
  min_minor: bigint
  max_minor: bigint
  soft_min_minor: bigint
  soft_max_minor: bigint
}

/** An act of another room, by name, and which of the values that groups can build it takes. */
export type CreationAct = { call: string; takes: 'currency' | 'categories' }
export type JoinAct = { call: string; takes: 'member' }

export type Blueprint = {
  id: BlueprintId
  /** Tools that are switched on. */
  tools: readonly string[]
  /** Places of the tab bar, in order: only what is built. */
  places: readonly string[]
  /** A group's own words for whole messages, by key. */
  words: InEach<Readonly<Record<string, string>>>
  admission: Admission
  visibility: Visibility
  currency: CurrencyProposal
  categories: InEach<readonly string[]>
  acts: { creation: readonly CreationAct[]; join: readonly JoinAct[] }
}

/** What the exchange groups share: offers and wants, and accounts that open when somebody joins. */
export const exchange = {
  tools: ['market', 'ledger'],
  places: ['home', 'market', 'people', 'all'],
  words: { en: {}, fr: {}, es: {}, ca: {}, he: {} },
  acts: {
    creation: [
      { call: 'ledger.open_currency', takes: 'currency' },
      { call: 'market.set_categories', takes: 'categories' },
    ],
    join: [{ call: 'ledger.open_account', takes: 'member' }],
  },
} as const satisfies Partial<Blueprint>
