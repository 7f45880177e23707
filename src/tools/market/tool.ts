import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import { jobs } from './server/life/jobs.ts'
import { notices } from './server/notices.ts'
import { sorting } from './server/categories.ts'
import { listener } from './server/listener.ts'

// Authors follow a merge by the trigger of items; who is away is a member with a life of their own, and stays.
export const manifest: RoomManifest = {
  name: 'market',
  needs: ['people', 'groups', 'items'],
  facts,
  listeners: [listener],
  jobs,
  notices,
  categories: sorting,
}
