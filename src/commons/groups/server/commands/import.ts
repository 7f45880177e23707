// The importer's way to members: by name, in its own transaction.
import * as v from 'valibot'
import { command } from '#kernel/command'
import type { GroupId } from '#kernel/ids'
import { id } from '#kernel/shape'
import { inPlace } from '../../policy.ts'
import { importMembers, type ImportedMember } from '../import.ts'
import { lockedPlace } from '../standing.ts'

/** Thousands of rows that a reader has checked already: their shape is the type. */
const Members = v.custom<readonly ImportedMember[]>((given) => Array.isArray(given), 'wrong')

export const importMembersCommand = command('groups.import_members', {
  doc: 'Makes unclaimed members from the export of another system, or brings them up to date.',
  input: v.object({ group: id(), members: Members }),
  api: false,
  keep: 'never',
  subject: (ctx, { group }) => lockedPlace(ctx, group as GroupId),
  allow: (actor, place) => inPlace(actor, place, 'mayImport'),
  run: (ctx, { group, members }) => importMembers(ctx, group as GroupId, members),
})
