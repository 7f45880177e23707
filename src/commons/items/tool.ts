import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
import { mergePeople, sweep } from './server/index.ts'

export const manifest: RoomManifest = {
  name: 'items',
  needs: ['groups'],
  rights: [
    { name: 'mayPost', roles: ['member'] },
    { name: 'mayPostForOthers', roles: ['clerk', 'coordinator'] },
    { name: 'mayModerate', roles: ['coordinator'] },
  ],
  facts,
  jobs: [{ name: 'items.sweep', cron: '17 3 * * *', run: sweep }],
  // Kinds are declared by migrations; what people made is put away, never deleted, and its history stands.
  revokes: [
    'revoke insert, update, delete on items.kind from APP',
    'revoke delete on items.item from APP',
    'revoke delete on items.edit from APP',
  ],
  merge: mergePeople,
}
