// The bounds of everybody's balance, from what the founder typed and what the blueprint proposes. Minor units.
import type { CurrencyProposal } from '../blueprints/blueprint.ts'

export type Bounds = { min_minor: bigint; max_minor: bigint; soft_min_minor: bigint; soft_max_minor: bigint }

/**
 * Hard bounds as given or proposed, soft ones at the same share as in the proposal, rounded towards zero to the step.
 * Null when somebody could neither give nor receive: a group has to work from its first day.
 */
export function boundsOf(
  proposal: CurrencyProposal,
  given: { min?: bigint | undefined; max?: bigint | undefined },
): Bounds | null {
  const min = given.min ?? proposal.min_minor
  const max = given.max ?? proposal.max_minor
  const step = BigInt(proposal.step_s || 1)
  if (min >= 0n || max <= 0n || min % step !== 0n || max % step !== 0n) return null
  const share = (bound: bigint, of: bigint, soft: bigint): bigint => {
    const part = (bound * soft) / of
    // Never zero: a warning at zero would meet everybody.
    return part - (part % step) || bound
  }
  return {
    min_minor: min,
    max_minor: max,
    soft_min_minor: share(min, proposal.min_minor, proposal.soft_min_minor),
    soft_max_minor: share(max, proposal.max_minor, proposal.soft_max_minor),
  }
}

/** Four capital letters for account codes (`HARB0042`), grown from the address. */
export const currencyCode = (address: string): string =>
  address
    .replace(/[^a-z]/g, '')
    .toUpperCase()
    .slice(0, 4)
    .padEnd(4, 'X')
