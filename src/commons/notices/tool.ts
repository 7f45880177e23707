// What the room of notices brings.
import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import { noticesListener, postListener } from './server/listener.ts'
import * as store from './server/store.ts'

export const manifest: RoomManifest = {
  name: 'notices',
  needs: ['people', 'groups', 'items'],
  facts,
  listeners: [noticesListener, postListener],
  jobs: [{ name: 'notices.sweep', cron: '53 3 * * *', run: async (ctx) => void (await store.sweep(ctx)) }],
  merge: async (ctx, from, to) => void (await store.handOver(ctx, from, to)),
  // Letters hold links that open doors: nothing but the owner functions reaches them.
  revokes: ['revoke all on notices.mail from APP', 'revoke insert, delete on notices.need, notices.notice from APP'],
}
