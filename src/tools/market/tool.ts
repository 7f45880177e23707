import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import './server/index.ts'
import { listener } from './server/listener.ts'

// Authors follow a merge by the trigger of items; nothing else here belongs to a person.
export const manifest: RoomManifest = {
  name: 'market',
  needs: ['people', 'groups', 'items'],
  facts,
  listeners: [listener],
}
