// The SQL of categories. They belong to a community.
import type { Ctx } from '#kernel/context'
import { newId, type GroupId } from '#kernel/ids'
import type { Category } from '../../index.ts'

export const ofCommunity = (ctx: Ctx, community: GroupId) => ctx.tx<Category[]>`
  select id, name from market.category where group_id = ${community} order by position, name`

export async function one(ctx: Ctx, id: string): Promise<{ id: string; group_id: GroupId; name: string } | undefined> {
  const [row] = await ctx.tx<
    { id: string; group_id: GroupId; name: string }[]
  >`select id, group_id, name from market.category where id = ${id}`
  return row
}

/** These and no others, in this order; what stood under one that goes stands under none. */
export async function set(ctx: Ctx, community: GroupId, names: readonly string[]): Promise<void> {
  await ctx.tx`delete from market.category where group_id = ${community} and name <> all (${names as string[]}::text[])`
  await ctx.tx`
    insert into market.category (id, group_id, name, position)
    select * from unnest(${names.map(() => newId())}::uuid[], array_fill(${community}::uuid, array[${names.length}::int]), ${names as string[]}::text[], ${names.map((_, i) => i)}::int[])
        on conflict (group_id, name) do update set position = excluded.position`
}

/** Adds what is missing, at the end. */
export async function add(ctx: Ctx, community: GroupId, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await ctx.tx`
    insert into market.category (id, group_id, name, position)
    select t.id, ${community}, t.name, (select coalesce(max(position) + 1, 0) from market.category where group_id = ${community}) + t.ord::int
      from unnest(${names.map(() => newId())}::uuid[], ${names as string[]}::text[]) with ordinality as t (id, name, ord)
        on conflict (group_id, name) do nothing`
}

export const rename = (ctx: Ctx, id: string, name: string) =>
  ctx.tx`update market.category set name = ${name} where id = ${id}`
