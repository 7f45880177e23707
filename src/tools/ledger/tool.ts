// What the room of accounts brings.
import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
// Loading the door declares the commands and queries.
import './server/index.ts'
import { livesListener } from './server/by-itself.ts'
import { jobs } from './server/jobs.ts'
import { merge } from './server/merge.ts'
import { noticeRules } from './server/notices.ts'

/** Everything here is written by owner functions alone: see README. */
const kept = [
  'currency',
  'account',
  'limit_set',
  'transfer',
  'transfer_version',
  'entry',
  'chain',
  'transfer_text',
  'day_head',
  'day_total',
  'entry_late',
  'account_user',
  'account_event',
  'contest',
  'period',
  'period_head',
]
const derived = ['month_figure', 'month_change', 'counted']

export const manifest: RoomManifest = {
  name: 'ledger',
  needs: ['people', 'groups', 'items', 'notices'],
  rights: [
    { name: 'mayPay', roles: ['member'] },
    { name: 'mayRecordForOthers', roles: ['clerk', 'treasurer', 'coordinator'] },
    { name: 'maySpendCommunity', roles: ['treasurer', 'coordinator'] },
    { name: 'mayReverse', roles: ['treasurer', 'coordinator'] },
    { name: 'maySeeAccounts', roles: ['treasurer', 'coordinator', 'clerk', 'auditor'] },
    { name: 'mayReadJournal', roles: ['treasurer', 'coordinator', 'auditor'] },
    { name: 'maySetLimits', roles: ['treasurer', 'coordinator'] },
    { name: 'mayImport', roles: ['treasurer', 'coordinator'] },
  ],
  facts,
  listeners: [livesListener],
  jobs,
  notices: noticeRules,
  merge,
  revokes: [...kept, ...derived].map((table) => `revoke insert, update, delete on ledger.${table} from APP`),
}
