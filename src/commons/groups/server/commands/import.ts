// The importer's way to members: by name, in its own transaction.
import { command } from '#kernel/command'
import type { GroupId } from '#kernel/ids'
import { inPlace } from '../../policy.ts'
import { ImportMembers } from '../../schema.ts'
import { importMembers } from '../import.ts'
import { lockedPlace } from '../standing.ts'

export const importMembersCommand = command('groups.import_members', {
  doc: 'Makes unclaimed members from the export of another system, or brings them up to date.',
  input: ImportMembers,
  api: false,
  keep: 'never',
  subject: (ctx, { group }) => lockedPlace(ctx, group as GroupId),
  allow: (actor, place) => inPlace(actor, place, 'mayImport'),
  run: (ctx, { members }, { group }) => importMembers(ctx, group.id, members),
})
