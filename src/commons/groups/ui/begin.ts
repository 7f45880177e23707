// What the three steps of beginning a group need from outside the room.
import type { Draft } from '../rules/draft.ts'

/** Amounts of the currency that the draft describes. Minor units. */
export type Amounts = {
  /** What was typed as a limit, with its sign or without; null where it can't be read. */
  read(text: string, draft: Draft): bigint | null
  /** Sign, figure and unit. */
  write(minor: bigint, draft: Draft): string
}

/** The answer of `groups.propose_address`. */
export type FreeAddress = { address: string; free: boolean; problem: 'shape' | 'reserved' | null; proposal: string }
