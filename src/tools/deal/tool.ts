// What the room of deals brings.
import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import { jobs } from './server/jobs.ts'
import { listener } from './server/listener.ts'
import { noticeRules } from './server/notices.ts'

// No `merge`: who has not come in yet has no deals, and only those are merged into another.
export const manifest: RoomManifest = {
  name: 'deal',
  needs: ['people', 'groups', 'items', 'notices'],
  facts,
  listeners: [listener],
  jobs,
  notices: noticeRules,
  revokes: [
    // What was proposed, said and judged stands.
    'revoke update, delete on deal.terms, deal.message from APP',
    'revoke delete on deal.deal, deal.payment from APP',
    'revoke update, delete on deal.feedback from APP',
    'revoke all on deal.link from APP',
  ],
}
