// What the room of groups brings.
import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
// Loading the door declares the commands and queries.
import './server/index.ts'
import { jobs } from './server/jobs.ts'
import { merge } from './server/merge.ts'
import { notices } from './server/notices.ts'

export const manifest: RoomManifest = {
  name: 'groups',
  needs: ['people'],
  rights: [
    { name: 'mayReadMembers', roles: ['member'] },
    { name: 'mayAdmit', roles: ['coordinator'] },
    { name: 'mayInvite', roles: ['coordinator', 'clerk'] },
    { name: 'maySetUp', roles: ['coordinator'] },
    { name: 'mayGiveRoles', roles: ['coordinator'] },
    { name: 'maySuspend', roles: ['coordinator'] },
  ],
  facts,
  notices,
  jobs,
  merge,
}
