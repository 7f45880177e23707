// One item, as far as the asking person may know it: the same rule as in lists, and what they may do with it.
import { personOf, type Ctx } from '#kernel/context'
import { Refusal, refuse } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { ItemStanding } from '../policy.ts'
import * as store from './store.ts'

export type ItemFor = { item: store.ItemRow; at: ItemStanding }

/**
 * The item, if it is there for the asking person; put away, it is there for its author and for who may bring it back.
 * @param lock within a command that changes it
 * @throws items.item_absent
 */
export async function itemFor(ctx: Ctx, id: ItemId, lock = false): Promise<ItemFor> {
  const item = await store.item(ctx, id, lock)
  if (!item) throw refuse('items.item_absent')
  const at = await standingOn(ctx, item)
  const keeper =
    ctx.actor.kind === 'system' || at.author || at.rights.has('mayModerate') || at.rights.has('mayPostForOthers')
  if (item.state !== 'live' && !keeper) throw refuse('items.item_absent')
  return { item, at }
}

type Subject = Pick<store.ItemRow, 'author_id' | 'written_by' | 'group_id' | 'community_id' | 'state'> & {
  held?: boolean
}

export async function standingOn(ctx: Ctx, item: Subject): Promise<ItemStanding> {
  const person = personOf(ctx)
  const own = await rightsIn(ctx, item.group_id)
  const above = item.group_id === item.community_id ? own : await rightsIn(ctx, item.community_id)
  return {
    state: item.state,
    held: item.held ?? false,
    author: person !== null && person === item.author_id,
    wrote: person !== null && person === item.written_by,
    member: own.member,
    rights: new Set([...own.rights, ...above.rights]),
  }
}

/** Who left a hidden group, or is suspended in it, still sees what they made there, and stands nowhere. */
async function rightsIn(ctx: Ctx, group: GroupId): Promise<{ member: boolean; rights: ReadonlySet<string> }> {
  if (personOf(ctx) === null) return { member: false, rights: new Set() }
  try {
    const { state, rights } = await standingIn(ctx, group)
    return { member: state === 'active', rights: state === 'active' ? rights : new Set() }
  } catch (error) {
    if (error instanceof Refusal) return { member: false, rights: new Set() }
    throw error
  }
}
