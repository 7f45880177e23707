// `tequio migrate`: brings the database to this version and ends.
import { withNode } from '../with-node.ts'
import type { Verb } from '../cli.ts'

export const migrateVerb: Verb = {
  usage: 'migrate',
  says: 'Brings the database to this version of the program; start does it too.',
  run: () =>
    withNode(async () => {
      console.log('The database is at this version.')
      return 0
    }),
}
