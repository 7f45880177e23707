// What the person who imports has decided, and what is still open.
import type { Plan, SourceMember } from './plan.ts'
import type { Problem } from './problem.ts'

/**
 * @property skipRefused leave out the rows that were refused
 * @property postDifferences what the stated balances are off goes to the difference account
 * @property keepFirstMailbox of members with one mailbox the first keeps it, the others come without
 */
export type Decisions = { skipRefused: boolean; postDifferences: boolean; keepFirstMailbox: boolean }

const isDecided = ({ code, row }: Problem, by: Decisions): boolean => {
  if (row === 'warning') return true
  if (row === 'refused') return by.skipRefused
  if (code === 'portability.email_twice') return by.keepFirstMailbox
  return code.startsWith('portability.balance') && by.postDifferences
}

/** What keeps the plan from being carried out. */
export const openProblems = (plan: Plan, by: Decisions): Problem[] => plan.problems.filter((p) => !isDecided(p, by))

/** All who come in; those who waited for a decision come without the mailbox that somebody else has. */
export const membersOf = (plan: Plan, by: Decisions): SourceMember[] =>
  by.keepFirstMailbox ? [...plan.members, ...plan.held.map((member) => ({ ...member, email: null }))] : plan.members
