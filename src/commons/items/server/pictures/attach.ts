// Which pictures hang where.
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { ItemId } from '#kernel/ids'
import type { Picture } from '../../index.ts'
import * as limits from '../../limits.ts'
import * as store from './store.ts'

const mayTake = (ctx: Ctx, free: store.Free): boolean =>
  free.item_id === null && !free.face && (ctx.actor.kind === 'system' || free.owner_id === personOf(ctx))

/**
 * These pictures hang at the item, in this order, and no others. Each was staged by the asking person or hangs there already.
 * @throws items.too_many_pictures, items.picture_absent
 */
export async function attachPictures(ctx: Ctx, item: ItemId, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length > limits.picturesPerItem) throw refuse('items.too_many_pictures', { limit: limits.picturesPerItem })
  const found = await store.toAttach(ctx, wanted)
  const free = found.filter((row) => row.item_id === item || mayTake(ctx, row))
  if (free.length !== wanted.length) throw refuse('items.picture_absent')
  await store.attach(ctx, item, wanted)
}

/** Pictures of items, in order; the caller has checked who sees the items. */
export async function picturesOf(ctx: Ctx, items: readonly ItemId[]): Promise<Map<ItemId, Picture[]>> {
  const rows = items.length === 0 ? [] : await store.ofItems(ctx, items)
  const map = new Map<ItemId, Picture[]>(items.map((id) => [id, []]))
  for (const { item_id, ...picture } of rows) map.get(item_id)!.push(picture)
  return map
}

/** The first picture of each item that has one, for lists. */
export async function firstPictures(ctx: Ctx, items: readonly ItemId[]): Promise<Map<ItemId, Picture>> {
  const rows = items.length === 0 ? [] : await store.firstOfItems(ctx, items)
  return new Map(rows.map(({ item_id, ...picture }) => [item_id, picture]))
}
