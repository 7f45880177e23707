import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import { jobs } from './server/life/jobs.ts'
import { handOver } from './server/saved/store.ts'
import { notices } from './server/notices.ts'
import { sorting } from './server/categories.ts'
import { listener } from './server/listener.ts'

// Authors follow a merge by the trigger of items.
export const manifest: RoomManifest = {
  name: 'market',
  needs: ['people', 'groups', 'items'],
  facts,
  listeners: [listener],
  jobs,
  notices,
  merge: async (ctx, from, to) => void (await handOver(ctx, from, to)),
  categories: sorting,
}
