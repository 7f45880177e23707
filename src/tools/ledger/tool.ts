import type { RoomManifest } from '#kernel/room'

export const manifest: RoomManifest = { name: 'ledger', needs: [] }
