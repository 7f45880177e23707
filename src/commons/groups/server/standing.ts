// Where the asking person stands. One read for every act in a group.
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import type { MembershipState, Standing } from '../index.ts'
import type { Place } from '../policy.ts'
import * as store from './store.ts'

/**
 * Standing of the asking person; a hidden group is absent for those it did not let in or who did not ask, and tells somebody
 * who is suspended only that. The system stands nowhere but sees all. Errors: `groups.group_absent`, `groups.suspended`.
 */
export async function standingIn(ctx: Ctx, group: GroupId): Promise<Standing> {
  const person = personOf(ctx)
  const row = await store.standing(ctx, group, person)
  if (!row) throw refuse('groups.group_absent')
  const state: MembershipState = row.state ?? 'none'
  // A community's members know of its circles.
  const known = ctx.actor.kind === 'system' || row.above === 'active' || state === 'active' || state === 'asked'
  if (row.visibility === 'hidden' && !known)
    throw refuse(state === 'suspended' ? 'groups.suspended' : 'groups.group_absent')
  const active = state === 'active'
  return { group, person, state, roles: active ? row.roles : [], rights: new Set(active ? row.rights : []) }
}

/** The group itself, by id, if the asking person may know that it exists. */
export async function readableGroup(ctx: Ctx, group: GroupId): Promise<{ standing: Standing; group: store.GroupRow }> {
  const standing = await standingIn(ctx, group)
  const row = await store.group(ctx, group)
  if (!row) throw refuse('groups.group_absent')
  return { standing, group: row }
}

/** By its address; an old one answers with today's. Absent like any other when the asking person may not know of the group. */
export async function groupByAddress(
  ctx: Ctx,
  address: string,
): Promise<{ group: store.GroupRow; standing: Standing } | { movedTo: string }> {
  const group = await store.groupAt(ctx, address)
  if (!group) throw refuse('groups.group_absent')
  const standing = await standingIn(ctx, group.id)
  return group.address === address ? { group, standing } : { movedTo: group.address }
}

/** Is this person an active member now? */
export async function activeMember(ctx: Ctx, group: GroupId, person: PersonId): Promise<boolean> {
  return (await store.activeAmong(ctx, group, [person])).length === 1
}

export type Here = Place & { group: store.GroupRow }

/** A group with what policies need to know: for a circle, also where the asking person stands in its community. */
export async function placeOf(ctx: Ctx, id: GroupId): Promise<Here> {
  const { group, standing } = await readableGroup(ctx, id)
  return placed(ctx, group, standing)
}

export async function placed(ctx: Ctx, group: store.GroupRow, here: Standing): Promise<Here> {
  const above = group.parent_id ? await standingIn(ctx, group.parent_id) : null
  return { group, here, above, admission: group.admission }
}

/** The same for acts that change memberships: nobody else changes one in this community until commit. */
export async function lockedPlace(ctx: Ctx, id: GroupId): Promise<Here> {
  await store.lockCommunity(ctx, id)
  return placeOf(ctx, id)
}

/** A person's own part in a group, as policies see it. */
export function ownPart(row: store.MembershipRow | undefined): {
  state: MembershipState
  barred: boolean
  endedAt: Date | null
} {
  return { state: row?.state ?? 'none', barred: row?.suspended_at != null, endedAt: row?.ended_at ?? null }
}

/** Active members who hold a right now: whom a room tells of what waits for them. */
export const holdersOf = (ctx: Ctx, group: GroupId, right: string): Promise<PersonId[]> =>
  store.holders(ctx, group, right)
