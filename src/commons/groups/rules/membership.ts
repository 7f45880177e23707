// A membership's states and the acts that lead from one to the next. Whatever is not in the table is refused, by code.
import type { MembershipState } from '../standing.ts'

export type MembershipAct =
  | 'ask'
  | 'take_back'
  | 'join'
  | 'admit'
  | 'decline'
  | 'accept'
  | 'leave'
  | 'suspend'
  | 'restore'

type Outcome = Exclude<MembershipState, 'none'> | `groups.${string}`

const settled = 'groups.already_settled'

const table: Record<MembershipAct, Record<MembershipState, Outcome>> = {
  ask: {
    none: 'asked',
    asked: 'groups.already_asked',
    active: 'groups.already_member',
    suspended: 'groups.suspended',
    left: 'asked',
    refused: 'asked',
  },
  take_back: { none: settled, asked: 'left', active: settled, suspended: settled, left: settled, refused: settled },
  join: {
    none: 'active',
    asked: 'active',
    active: 'groups.already_member',
    suspended: 'groups.suspended',
    left: 'active',
    refused: 'active',
  },
  admit: { none: settled, asked: 'active', active: settled, suspended: settled, left: settled, refused: settled },
  decline: { none: settled, asked: 'refused', active: settled, suspended: settled, left: settled, refused: settled },
  accept: {
    none: 'active',
    asked: 'active',
    active: 'groups.already_member',
    suspended: 'groups.suspended',
    left: 'active',
    refused: 'active',
  },
  leave: {
    none: 'groups.members_only',
    asked: 'left',
    active: 'left',
    suspended: 'left',
    left: 'groups.members_only',
    refused: 'groups.members_only',
  },
  suspend: {
    none: 'groups.not_active',
    asked: 'groups.not_active',
    active: 'suspended',
    suspended: 'groups.not_active',
    left: 'groups.not_active',
    refused: 'groups.not_active',
  },
  // Who left while suspended may be let back to the door; where to is said below.
  restore: {
    none: 'groups.not_suspended',
    asked: 'groups.not_suspended',
    active: 'groups.not_suspended',
    suspended: 'active',
    left: 'left',
    refused: 'groups.not_suspended',
  },
}

/** `barred`: suspended and never restored, although no longer a member. */
export type Membership = { state: MembershipState; barred: boolean }

/** The next state, or the code of the refusal. */
export function next(
  act: MembershipAct,
  { state, barred }: Membership,
): { to: Exclude<MembershipState, 'none'> } | { refused: string } {
  if (barred && ['ask', 'join', 'admit', 'accept'].includes(act)) return { refused: 'groups.suspended' }
  if (act === 'restore' && state === 'left' && !barred) return { refused: 'groups.not_suspended' }
  const outcome = table[act][state]
  return outcome.includes('.') ? { refused: outcome } : { to: outcome as Exclude<MembershipState, 'none'> }
}

/** Who was declined may ask again after some days; before that the answer has not changed. */
export const askAgainDays = 14
export function mayAskFrom(endedAt: Date | null): Date | null {
  return endedAt && new Date(endedAt.getTime() + askAgainDays * 86_400_000)
}

/** The next free figure among the numbers of a group; numbers with letters keep to themselves. */
export const nextNumber = (highest: bigint | null): string => String((highest ?? 0n) + 1n)
