// What a new group needs besides its row: rights, its first member with roles, a free address.
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { PersonId } from '#kernel/ids'
import { rooms } from '#kernel/room'
import { addressProblem } from '../index.ts'
import { addressLimit, freeAddress } from '../rules/address.ts'
import { letIn } from './membership.ts'
import * as store from './store.ts'

/** Refuses an address that can't be one, with the words at the field. */
export function checkAddress(address: string, proposal: string): void {
  const problem = addressProblem(address)
  if (problem === 'shape') throw refuse('kernel.input_invalid', {}, { address: { key: 'groups.field.address' } })
  if (problem === 'reserved')
    throw refuse(
      'groups.address_reserved',
      { proposal },
      { address: { key: 'groups.error.address_reserved', params: { proposal } } },
    )
}

/** The wished address, or its first neighbour that nobody has or had. */
export async function proposal(ctx: Ctx, wished: string): Promise<string> {
  return freeAddress(wished, await store.takenNear(ctx, wished.slice(0, addressLimit - 6).replace(/-+$/, ''), wished))
}

export async function addressTaken(ctx: Ctx, address: string) {
  const params = { proposal: await proposal(ctx, address) }
  return refuse('groups.address_taken', params, { address: { key: 'groups.error.address_taken', params } })
}

/** The grid begins as the rooms propose it. */
export const presets = (): { role: string; right: string }[] =>
  rooms().flatMap((room) =>
    (room.rights ?? []).flatMap(({ name, roles }) => roles.map((role) => ({ role, right: name }))),
  )

/** The row, its address and its rights; nobody is in yet. */
export async function found(ctx: Ctx, row: store.NewGroup): Promise<store.GroupRow> {
  if (!(await store.insertGroup(ctx, row))) throw await addressTaken(ctx, row.address)
  await store.seedRights(ctx, row.id, presets())
  if (row.parent_id) await store.reachNewCircle(ctx, row.id, row.parent_id)
  return { ...row, members: 0 }
}

/** The founder, with roles: when everything that joining touches is there. */
export async function founderIn(
  ctx: Ctx,
  group: store.GroupRow,
  founder: PersonId,
  roles: readonly string[],
): Promise<void> {
  const membership = await letIn(ctx, group, founder, undefined, 'join', 'founded')
  for (const role of roles) await store.giveRole(ctx, membership, role, null, founder)
  await store.settle(ctx, [group.id], [founder])
}
