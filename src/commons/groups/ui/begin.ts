// What the three steps of beginning a group need from outside the room.
import type { CurrencyProposal } from '../blueprints/blueprint.ts'
import type { Draft } from '../rules/draft.ts'

/** Amounts of the currency that the draft describes; its words are the draft's own. Minor units. */
export type Amounts = {
  /** The size of a limit as typed; null where it can't be read. */
  read(text: string, currency: CurrencyProposal, words: Draft): bigint | null
  /** Sign, figure and unit. */
  write(minor: bigint, currency: CurrencyProposal, words: Draft): string
}

/** The answer of `groups.propose_address`. */
export type FreeAddress = { address: string; free: boolean; problem: 'shape' | 'reserved' | null; proposal: string }
