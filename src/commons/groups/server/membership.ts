// What every way in and every way out have in common: state, number, roles, circles, counts, reach, the blueprint's acts, facts.
import type { Ctx } from '#kernel/context'
import { newId, type GroupId, type Id, type PersonId } from '#kernel/ids'
import { blueprints, isBlueprint } from '../index.ts'
import { next, nextNumber, type MembershipAct } from '../rules/membership.ts'
import { wouldLockOut } from '../rules/roles.ts'
import { refuse } from '#kernel/errors'
import { lockedPlace, ownPart, type Here } from './standing.ts'
import * as store from './store.ts'

export type Part = Here & { row: store.MembershipRow | undefined }

/** A locked place with one person's part in it. */
export async function partOf(ctx: Ctx, group: GroupId, person: PersonId | null): Promise<Part> {
  const place = await lockedPlace(ctx, group)
  return { ...place, row: person ? await store.membership(ctx, group, person) : undefined }
}

/** A locked place with another member; absent when that person has no part in it. */
export async function memberIn(
  ctx: Ctx,
  group: GroupId,
  person: PersonId,
): Promise<Part & { row: store.MembershipRow; last: boolean }> {
  const part = await partOf(ctx, group, person)
  if (!part.row) throw refuse('groups.person_absent')
  return { ...part, row: part.row, last: await isLast(ctx, group, person) }
}

export const isLast = async (ctx: Ctx, group: GroupId, person: PersonId): Promise<boolean> =>
  wouldLockOut(await store.endlessCoordinators(ctx, group), person)

export type How = 'founded' | 'joined' | 'admitted' | 'invited' | 'added'

/** Makes somebody an active member. Under the lock of the community; refuses what the state does not allow. */
export async function letIn(
  ctx: Ctx,
  group: store.GroupRow,
  person: PersonId,
  row: store.MembershipRow | undefined,
  act: MembershipAct,
  how: How,
): Promise<Id<'membership'>> {
  const step = next(act, ownPart(row))
  if ('refused' in step) throw refuse(step.refused)
  const id = row?.id ?? newId<'membership'>()
  const number = row?.number ?? (group.parent_id ? null : nextNumber(await store.highestNumber(ctx, group.id)))
  await store.putMembership(ctx, group.id, person, id, step.to, {
    number,
    asked: '',
    asked_at: null,
    joined_at: ctx.now,
    ended_at: null,
  })
  await store.settle(ctx, [group.id], [person])
  ctx.tell({
    name: 'groups.member_joined',
    group: group.id,
    subject: id,
    data: { person, how, waited: row?.state === 'asked' },
  })
  await actsAtJoin(ctx, group, person)
  return id
}

/** What the blueprint does for a new member in other rooms: an account, for example. Circles have none of their own. */
async function actsAtJoin(ctx: Ctx, group: store.GroupRow, person: PersonId): Promise<void> {
  if (group.parent_id || !isBlueprint(group.blueprint)) return
  for (const act of blueprints[group.blueprint].acts.join)
    await ctx.as('somebody joined').call(act.call, { group: group.id, person })
}

/** Ends or suspends a membership, with its roles and its circles: from this moment nothing of the group is in reach. */
export async function letOut(
  ctx: Ctx,
  group: store.GroupRow,
  row: store.MembershipRow,
  to: 'left' | 'suspended',
): Promise<void> {
  const change = to === 'suspended' ? { suspended_at: ctx.now } : { ended_at: ctx.now, asked: '', asked_at: null }
  await store.putMembership(ctx, group.id, row.person_id, row.id, to, change)
  await store.takeAllRoles(ctx, row.id)
  const circles = group.parent_id ? [] : await store.endCircles(ctx, group.id, row.person_id)
  await store.settle(ctx, [group.id, ...circles.map((circle) => circle.group_id)], [row.person_id])
  for (const circle of circles)
    ctx.tell({
      name: 'groups.member_left',
      group: circle.group_id,
      subject: circle.id,
      data: { person: row.person_id, waited: circle.was === 'asked' },
    })
  const name = to === 'suspended' ? 'groups.member_suspended' : 'groups.member_left'
  ctx.tell({ name, group: group.id, subject: row.id, data: { person: row.person_id, waited: row.state === 'asked' } })
}
