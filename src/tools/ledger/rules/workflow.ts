// Workflows of a transfer as data: who may start one, and who may take a pending one further. No code per workflow.
import { allow, deny } from '#kernel/verdict'
import type { Verdict } from '#kernel/verdict'

export const transferStates = ['pending', 'completed', 'cancelled', 'rejected', 'expired', 'failed'] as const
export type TransferState = (typeof transferStates)[number]

/**
 * What somebody is to a transfer. One person is often several at once. `author` entered it, for themselves or another;
 * `role` holds the group's right to act for others; `timeout` is the clock and the machinery, never a person.
 */
export type Party = 'payer' | 'payee' | 'author' | 'role' | 'timeout'
export type TransferAction = 'start' | 'accept' | 'reject' | 'cancel' | 'expire' | 'fail' | 'reverse'
export type WorkflowName = 'send' | 'request' | 'record' | 'admin'

/** `from` null: the transfer does not exist yet. */
type Transition = { action: TransferAction; from: TransferState | null; to: TransferState; by: readonly Party[] }

/** The four ways out of waiting. */
const waiting: readonly Transition[] = [
  { action: 'cancel', from: 'pending', to: 'cancelled', by: ['author', 'role'] },
  { action: 'expire', from: 'pending', to: 'expired', by: ['timeout'] },
  { action: 'fail', from: 'pending', to: 'failed', by: ['timeout'] },
]
/** A completed transfer stays completed: reversing makes a new, linked one. By the payee alone it is a refund. */
const settled: Transition = { action: 'reverse', from: 'completed', to: 'completed', by: ['payee', 'role'] }
const start = (to: TransferState, ...by: Party[]): Transition => ({ action: 'start', from: null, to, by })

export const workflows: Readonly<Record<WorkflowName, readonly Transition[]>> = {
  /** The payer pays, at once. */
  send: [start('completed', 'payer'), settled],
  /** The payee asks, the payer accepts. */
  request: [
    start('pending', 'payee'),
    { action: 'accept', from: 'pending', to: 'completed', by: ['payer'] },
    { action: 'reject', from: 'pending', to: 'rejected', by: ['payer'] },
    ...waiting,
    settled,
  ],
  /** Who provided records what happened; a contest afterwards is no state of the transfer. */
  record: [start('completed', 'payee', 'role'), settled],
  /** A clerk acts for others. */
  admin: [start('completed', 'role'), settled],
}

export const workflowErrors = {
  /** the workflow knows no such act in this state; param `state` */
  'ledger.transfer_settled': 'conflict',
  /** the act is somebody else's; param `action` */
  'ledger.party_wrong': 'denied',
  /** a clerk may not act alone for a deal of their own */
  'ledger.clerk_involved': 'denied',
} as const

const find = (workflow: WorkflowName, state: TransferState | null, action: TransferAction): Transition | undefined =>
  workflows[workflow].find((t) => t.action === action && t.from === state)

/** Where the act leads, or null where the workflow knows no such act. */
export const stateAfter = (
  workflow: WorkflowName,
  state: TransferState | null,
  action: TransferAction,
): TransferState | null => find(workflow, state, action)?.to ?? null

/**
 * May somebody who is all of `who` to this transfer take `action`? A role counts only for the deals of others: who is
 * payer or payee has a party's rights and no more.
 * @param state null before the transfer exists
 */
export function mayAct(
  workflow: WorkflowName,
  state: TransferState | null,
  action: TransferAction,
  who: readonly Party[],
): Verdict {
  const transition = find(workflow, state, action)
  if (!transition) return deny('ledger.transfer_settled', { state })
  const involved = who.includes('payer') || who.includes('payee')
  if (transition.by.some((party) => who.includes(party) && !(party === 'role' && involved))) return allow
  const clerk = involved && who.includes('role') && transition.by.includes('role')
  return clerk ? deny('ledger.clerk_involved') : deny('ledger.party_wrong', { action })
}

/** The acts open to somebody now, for the buttons of a page. */
export const actionsOpen = (workflow: WorkflowName, state: TransferState, who: readonly Party[]): TransferAction[] =>
  workflows[workflow].filter((t) => t.from === state && mayAct(workflow, state, t.action, who).ok).map((t) => t.action)
