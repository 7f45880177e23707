// What portability brings. The right to import is the ledger's to declare, since accounts are what it is about.
import type { RoomManifest } from '#kernel/room'
import { facts } from './index.ts'
// Loading the door declares the command.
import './server/index.ts'

export const manifest: RoomManifest = { name: 'portability', needs: ['people', 'groups'], facts }
