// Members from another system: unclaimed people with their memberships. They come in later by following an invitation.
import { createUnclaimed } from '#commons/people/server'
import type { Ctx, Locale } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { refuse } from '#kernel/errors'
import * as store from './store.ts'

export type ImportedMember = {
  name: string
  /** For an invitation later; nothing is mailed now, and it proves nothing. */
  address?: string | null
  /** As the source numbers its members. */
  number: string
  joined_at: Date
  state: 'active' | 'suspended' | 'left'
  /** The same in every reading of the source. */
  source_id: string
}

export type ImportedMembers = {
  made: number
  changed: number
  same: number
  /** Claimed since the last reading: what they are here counts, not what the source says. */
  claimed: number
  /** Numbers that a member of our own has; the imported one is without number. */
  clashes: string[]
  /** The person behind each `source_id`. */
  people: Map<string, PersonId>
}

/** So many inserts travel at once. */
const together = 250

/**
 * Makes unclaimed people with memberships, or brings them up to date: re-runnable by `source_id`. No mail, no fact per member
 * (one `groups.members_imported`), and no acts at joining: the importer opens accounts itself, with their history.
 * The caller has checked who asks. Rows with the same `source_id` or `number` are a mistake of the caller. Errors: `groups.group_absent`.
 */
export async function importMembers(
  ctx: Ctx,
  groupId: GroupId,
  rows: readonly ImportedMember[],
): Promise<ImportedMembers> {
  await store.lockCommunity(ctx, groupId)
  const group = await store.group(ctx, groupId)
  if (!group) throw refuse('groups.group_absent')
  const known = new Map((await store.importedBefore(ctx, groupId)).map((row) => [row.source_id, row]))
  const taken = await store.ownNumbers(ctx, groupId)
  for (const row of known.values()) if (row.claimed && row.number) taken.add(row.number)

  const fresh = rows.filter((row) => !known.has(row.source_id))
  const persons = await makePeople(ctx, fresh, group.locale)
  const numberOf = (row: ImportedMember): string | null => (taken.has(row.number) ? null : row.number)
  const record = (row: ImportedMember, id: string, person_id: PersonId): store.ImportedRow => ({
    id,
    person_id,
    source_id: row.source_id,
    number: numberOf(row),
    address: row.address || null,
    state: row.state,
    joined_at: row.joined_at,
  })
  const unclaimed = rows.filter((row) => known.get(row.source_id)?.claimed === false)
  const again = unclaimed.map((row) => record(row, known.get(row.source_id)!.id, known.get(row.source_id)!.person_id))
  const changed = again.length > 0 ? await store.updateImported(ctx, groupId, again) : []
  if (fresh.length > 0)
    await store.insertImported(
      ctx,
      groupId,
      fresh.map((row, i) => record(row, newId(), persons[i]!)),
    )

  await store.settle(ctx, [groupId], [...persons, ...changed])
  const claimed = rows.length - fresh.length - unclaimed.length
  const counts = { made: fresh.length, changed: changed.length, same: unclaimed.length - changed.length, claimed }
  ctx.tell({ name: 'groups.members_imported', group: groupId, subject: groupId, data: counts })
  return {
    ...counts,
    clashes: [...fresh, ...unclaimed].filter((row) => taken.has(row.number)).map((row) => row.number),
    people: new Map([
      ...[...known.values()].map((row) => [row.source_id, row.person_id] as const),
      ...fresh.map((row, i) => [row.source_id, persons[i]!] as const),
    ]),
  }
}

/** One person per row, in the same order. The inserts are sent without waiting for each other. */
async function makePeople(ctx: Ctx, rows: readonly ImportedMember[], locale: Locale): Promise<PersonId[]> {
  const persons: PersonId[] = []
  for (let at = 0; at < rows.length; at += together)
    persons.push(
      ...(await Promise.all(rows.slice(at, at + together).map(({ name }) => createUnclaimed(ctx, { name, locale })))),
    )
  return persons
}
