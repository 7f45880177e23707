import { describe, expect, it } from 'vitest'
import { actionsOpen, mayAct, stateAfter, transferStates, workflows } from './workflow.ts'
import type { Party, TransferAction, TransferState, WorkflowName } from './workflow.ts'

type Row = [WorkflowName, TransferState | null, TransferAction, Party[], string]

const rows: Row[] = [
  ['send', null, 'start', ['payer', 'author'], 'completed'],
  ['send', null, 'start', ['payee'], 'ledger.party_wrong'],
  ['send', null, 'start', ['role'], 'ledger.party_wrong'],
  ['send', 'completed', 'cancel', ['payer', 'author'], 'ledger.transfer_settled'],
  ['send', 'completed', 'reverse', ['payee'], 'completed'],
  ['send', 'completed', 'reverse', ['payer', 'author'], 'ledger.party_wrong'],
  ['send', 'completed', 'reverse', ['role'], 'completed'],
  ['send', 'completed', 'reverse', ['payer', 'role'], 'ledger.clerk_involved'],
  ['request', null, 'start', ['payee', 'author'], 'pending'],
  ['request', null, 'start', ['payer'], 'ledger.party_wrong'],
  ['request', 'pending', 'accept', ['payer'], 'completed'],
  ['request', 'pending', 'accept', ['payee', 'author'], 'ledger.party_wrong'],
  ['request', 'pending', 'accept', ['role'], 'ledger.party_wrong'],
  ['request', 'pending', 'reject', ['payer'], 'rejected'],
  ['request', 'pending', 'cancel', ['payee', 'author'], 'cancelled'],
  ['request', 'pending', 'cancel', ['payer'], 'ledger.party_wrong'],
  ['request', 'pending', 'cancel', ['role'], 'cancelled'],
  ['request', 'pending', 'cancel', ['payer', 'role'], 'ledger.clerk_involved'],
  ['request', 'pending', 'expire', ['timeout'], 'expired'],
  ['request', 'pending', 'expire', ['payer', 'payee', 'author'], 'ledger.party_wrong'],
  ['request', 'pending', 'fail', ['timeout'], 'failed'],
  ['request', 'pending', 'reverse', ['payee'], 'ledger.transfer_settled'],
  ['request', 'completed', 'accept', ['payer'], 'ledger.transfer_settled'],
  ['request', 'rejected', 'accept', ['payer'], 'ledger.transfer_settled'],
  ['request', 'cancelled', 'reverse', ['role'], 'ledger.transfer_settled'],
  ['record', null, 'start', ['payee', 'author'], 'completed'],
  ['record', null, 'start', ['role', 'author'], 'completed'],
  ['record', null, 'start', ['payee', 'role'], 'completed'],
  ['record', null, 'start', ['payer', 'role'], 'ledger.clerk_involved'],
  ['record', null, 'start', ['payer'], 'ledger.party_wrong'],
  ['admin', null, 'start', ['role', 'author'], 'completed'],
  ['admin', null, 'start', ['role', 'payee'], 'ledger.clerk_involved'],
  ['admin', null, 'start', ['role', 'payer'], 'ledger.clerk_involved'],
  ['admin', null, 'start', ['payer'], 'ledger.party_wrong'],
  ['admin', null, 'start', [], 'ledger.party_wrong'],
]

describe('mayAct', () => {
  it.each(rows)('%s, %s: %s by %j', (workflow, state, action, who, expected) => {
    const verdict = mayAct(workflow, state, action, who)
    expect(verdict.ok ? stateAfter(workflow, state, action) : verdict.code).toBe(expected)
  })

  it('leads nowhere from an end, and never out of completed', () => {
    for (const transitions of Object.values(workflows))
      for (const t of transitions) {
        expect(t.from === null || transferStates.includes(t.from)).toBe(true)
        if (t.from === 'completed') expect(t.to).toBe('completed')
        expect(['cancelled', 'rejected', 'expired', 'failed']).not.toContain(t.from)
      }
  })

  it('gives the clock no act of a person and a person none of the clock', () => {
    for (const transitions of Object.values(workflows))
      for (const t of transitions) expect(t.by.includes('timeout')).toBe(t.by.length === 1 && t.by[0] === 'timeout')
  })

  it('lists the buttons of a page', () => {
    expect(actionsOpen('request', 'pending', ['payer'])).toEqual(['accept', 'reject'])
    expect(actionsOpen('request', 'pending', ['payee', 'author'])).toEqual(['cancel'])
    expect(actionsOpen('send', 'completed', ['payee'])).toEqual(['reverse'])
    expect(actionsOpen('send', 'failed', ['role'])).toEqual([])
  })
})
