// What the pages of settings show: the grid of rights, circles, the group's own values, a free address.
import { personOf } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { query } from '#kernel/query'
import { rooms } from '#kernel/room'
import type { Verdict } from '#kernel/verdict'
import { addressProblem, allRoles, type CircleRow, type GroupSettings, type RightsGrid } from '../../index.ts'
import { mayCreateCircle, mayJoin, mayLeaveCircle, mayReadMembers, maySetUp, signedIn } from '../../policy.ts'
import { addressFrom } from '../../rules/address.ts'
import { Here, ProposeAddress } from '../../schema.ts'
import { proposal } from '../founding.ts'
import { ownPart, placed, placeOf, standingIn } from '../standing.ts'
import * as store from '../store.ts'
import { toCard } from './cards.ts'

export const rightsGrid = query('groups.rights_grid', {
  doc: 'Which role may do what in a group.',
  input: Here,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: mayReadMembers,
  async run(ctx, { group }): Promise<RightsGrid> {
    const held = await store.rightsGrid(ctx, group as GroupId)
    const rows = rooms().flatMap((room) =>
      (room.rights ?? []).map(({ name }) => ({
        name,
        right: `${room.name}.right.${name}`,
        roles: held.filter((row) => row.right_name === name).map((row) => row.role),
      })),
    )
    return { roles: [...allRoles], rows }
  },
})

export const circles = query('groups.circles', {
  doc: 'The circles of a community.',
  input: Here,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: mayReadMembers,
  async run(ctx, { group }, place): Promise<{ circles: CircleRow[]; can: { create: Verdict } }> {
    const rows: CircleRow[] = []
    const me = personOf(ctx)
    for (const circle of await store.circlesOf(ctx, group as GroupId)) {
      const at = await placed(ctx, circle, await standingIn(ctx, circle.id))
      const own = ownPart(me ? await store.membership(ctx, circle.id, me) : undefined)
      rows.push({
        ...toCard(circle),
        admission: circle.admission,
        state: own.state,
        can: { join: mayJoin(ctx.actor, at, own), leave: mayLeaveCircle(ctx.actor, at, own) },
      })
    }
    return { circles: rows, can: { create: mayCreateCircle(ctx.actor, place) } }
  },
})

export const settings = query('groups.settings', {
  doc: 'What a group says about itself and how people come in, for those who set it up.',
  input: Here,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => maySetUp(actor, place),
  async run(ctx, _input, place): Promise<GroupSettings> {
    const { group } = place
    const { locale, time_zone, blueprint, admission, visibility } = group
    return {
      ...toCard(group),
      locale,
      time_zone,
      blueprint,
      admission,
      visibility,
      circle: group.parent_id !== null,
      oldAddresses: await store.oldAddresses(ctx, group.id),
      can: { update: maySetUp(ctx.actor, place), createCircle: mayCreateCircle(ctx.actor, place) },
    }
  },
})

export const proposeAddress = query('groups.propose_address', {
  doc: 'Whether an address is free, and one that is: grown from the name when none is given.',
  input: ProposeAddress,
  allow: signedIn,
  async run(
    ctx,
    { name, address },
  ): Promise<{ address: string; free: boolean; problem: 'shape' | 'reserved' | null; proposal: string }> {
    const wished = address ?? addressFrom(name)
    const problem = addressProblem(wished)
    const free = await proposal(ctx, problem ? addressFrom(name) : wished)
    return { address: wished, free: problem === null && free === wished, problem, proposal: free }
  },
})
