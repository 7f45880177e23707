// What several acts do with a listing: it stands from now on, or it waits for a steward.
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { AwayWhy } from '../../index.ts'
import { endOf } from '../../rules/life.ts'
import * as store from './store.ts'

export type Kept = { listing: ItemId; state: 'live' | 'away' | 'hidden'; why: AwayWhy | null }
type Item = { id: ItemId; group_id: GroupId; community_id: GroupId; author_id: PersonId }

/** From now on, for so many months or as the group has agreed. */
export async function stands(ctx: Ctx, item: Item, months?: number): Promise<void> {
  const agreed = months ?? (await store.setting(ctx, item.community_id)).months
  await store.confirm(ctx, item.id, endOf(ctx.now, agreed))
  ctx.tell({
    name: 'market.listing_confirmed',
    group: item.group_id,
    subject: item.id,
    data: { author: item.author_id },
  })
}

/** Not live before a steward has looked at it. */
export async function wait(ctx: Ctx, item: Item): Promise<Kept> {
  await store.setWhy(ctx, [item.id], 'waiting')
  ctx.tell({
    name: 'market.listing_waiting',
    group: item.group_id,
    subject: item.id,
    data: { author: item.author_id, by: personOf(ctx) },
  })
  return { listing: item.id, state: 'away', why: 'waiting' }
}
