// The SQL of categories. They belong to a community.
import type { Ctx } from '#kernel/context'
import { newId, type GroupId } from '#kernel/ids'
import type { CategoryId } from '../../index.ts'

export type CategoryRow = {
  id: CategoryId
  group_id: GroupId
  name: string
  parent_id: CategoryId | null
  position: number
  retired: boolean
}

/** Held by whoever changes the tree, so that two moves can't make a circle. */
export const lock = (ctx: Ctx, community: GroupId) =>
  ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`market.categories ${community}`}, 0))`

/** All, retired ones too. */
export const ofCommunity = (ctx: Ctx, community: GroupId) => ctx.tx<CategoryRow[]>`
  select id, group_id, name, parent_id, position, retired_at is not null as retired
    from market.category where group_id = ${community} order by position, name`

export const ofListings = (ctx: Ctx, items: readonly string[]) => ctx.tx<{ item: string; category: string }[]>`
  select item_id as item, category_id as category from market.listing
   where item_id = any (${items as string[]}::uuid[]) and category_id is not null`

export async function one(ctx: Ctx, id: string): Promise<CategoryRow | undefined> {
  const [row] = await ctx.tx<CategoryRow[]>`
    select id, group_id, name, parent_id, position, retired_at is not null as retired from market.category where id = ${id}`
  return row
}

/** The top of the tree: these in this order. One that is not among them is retired with all below it; a retired name comes back. */
export async function set(ctx: Ctx, community: GroupId, names: readonly string[]): Promise<void> {
  const { tx } = ctx
  await tx`
    with recursive gone as (
      select id from market.category where group_id = ${community} and parent_id is null and name <> all (${names as string[]}::text[])
      union select c.id from market.category c join gone on c.parent_id = gone.id)
    update market.category set retired_at = coalesce(retired_at, ${ctx.now}) where id in (select id from gone)`
  await tx`
    update market.category set retired_at = null
     where id in (select distinct on (name) id from market.category
                   where group_id = ${community} and parent_id is null and name = any (${names as string[]}::text[])
                   order by name, retired_at nulls first, id)`
  await insert(ctx, community, null, names)
  await tx`
    update market.category c set position = t.ord::int
      from unnest(${names as string[]}::text[]) with ordinality as t (name, ord)
     where c.group_id = ${community} and c.parent_id is null and c.name = t.name`
}

/** Adds what is missing, at the end. */
export async function insert(
  ctx: Ctx,
  community: GroupId,
  parent: string | null,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  await ctx.tx`
    insert into market.category (id, group_id, parent_id, name, position)
    select t.id, ${community}, ${parent}, t.name, (select coalesce(max(position), 0) from market.category where group_id = ${community}) + t.ord::int
      from unnest(${names.map(() => newId())}::uuid[], ${names as string[]}::text[]) with ordinality as t (id, name, ord)
        on conflict (group_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), name) where retired_at is null do nothing`
}

export const rename = (ctx: Ctx, id: string, name: string) =>
  ctx.tx`update market.category set name = ${name} where id = ${id}`

/** Under another parent, and these in this order. */
export async function place(ctx: Ctx, id: string, parent: string | null, siblings: readonly string[]): Promise<void> {
  await ctx.tx`update market.category set parent_id = ${parent} where id = ${id}`
  await ctx.tx`
    update market.category c set position = t.ord::int
      from unnest(${siblings as string[]}::uuid[]) with ordinality as t (id, ord) where c.id = t.id`
}

export const retire = (ctx: Ctx, ids: readonly string[], retired: boolean) =>
  ctx.tx`update market.category set retired_at = ${retired ? ctx.now : null} where id = any (${ids as string[]}::uuid[])`

/** What stands under one stands under the other from now on, and the one is gone. Returns how many listings moved. */
export async function merge(ctx: Ctx, id: string, into: string): Promise<number> {
  const moved = await ctx.tx`update market.listing set category_id = ${into} where category_id = ${id}`
  await ctx.tx`update market.category set parent_id = ${into} where parent_id = ${id}`
  await ctx.tx`delete from market.category where id = ${id}`
  return moved.count
}
