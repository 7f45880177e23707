// The market of a group: where the asking person stands, and whether the community has it at all.
import type { Ctx } from '#kernel/context'
import { Refusal, refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { Standing } from '#commons/groups'
import { readableGroup, type GroupRow } from '#commons/groups/server'

export type MarketIn = {
  standing: Standing
  group: GroupRow
  /** The circle's id, or null in the community itself. */
  circle: GroupId | null
  community: GroupId
}

/** @throws groups.group_absent, market.switched_off */
export async function marketIn(ctx: Ctx, id: GroupId): Promise<MarketIn> {
  const { standing, group } = await readableGroup(ctx, id)
  const circle = group.parent_id === null ? null : group.id
  // A circle's things stand among the community's: its community decides.
  if (circle !== null) await needMarket(ctx, group.community_id)
  else if (!has(group)) throw refuse('market.switched_off')
  return { standing, group, circle, community: group.community_id }
}

const has = (community: GroupRow): boolean => community.tools.includes('market')

export async function hasMarket(ctx: Ctx, community: GroupId): Promise<boolean> {
  try {
    return has((await readableGroup(ctx.as('tools of a community'), community)).group)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** @throws market.switched_off */
export async function needMarket(ctx: Ctx, community: GroupId): Promise<void> {
  if (!(await hasMarket(ctx, community))) throw refuse('market.switched_off')
}

/** Names of circles by id; one that the asking person may not know of has none. */
export async function circleNames(ctx: Ctx, ids: Iterable<GroupId>): Promise<Map<GroupId, string>> {
  const names = new Map<GroupId, string>()
  for (const id of new Set(ids)) {
    try {
      names.set(id, (await readableGroup(ctx, id)).group.name)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return names
}
