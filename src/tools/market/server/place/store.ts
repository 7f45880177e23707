// The SQL of places: spots of a community, and where somebody said that they are.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { Spot } from '../../index.ts'
import type { Point } from '../../rules/place.ts'
import type { Kind } from '../../schema.ts'

export const spots = (ctx: Ctx, community: GroupId) => ctx.tx<Spot[]>`
  select id, name, lat, lon from market.spot where group_id = ${community} order by name collate "und-x-icu", id`

export async function spot(ctx: Ctx, id: string): Promise<(Spot & { group_id: GroupId }) | undefined> {
  const [row] = await ctx.tx<(Spot & { group_id: GroupId })[]>`
    select id, name, lat, lon, group_id from market.spot where id = ${id}`
  return row
}

/** False when there is one of that name. */
export async function addSpot(ctx: Ctx, community: GroupId, row: Spot): Promise<boolean> {
  const made = await ctx.tx`
    insert into market.spot (id, group_id, name, lat, lon) values (${row.id}, ${community}, ${row.name}, ${row.lat}, ${row.lon})
        on conflict (group_id, name) do nothing returning id`
  return made.length > 0
}
export const removeSpot = (ctx: Ctx, id: string) => ctx.tx`delete from market.spot where id = ${id}`

export async function ownPlace(ctx: Ctx, person: PersonId): Promise<Point | undefined> {
  const [row] = await ctx.tx<Point[]>`select lat, lon from market.own_place where person_id = ${person}`
  return row
}
export const keepPlace = (ctx: Ctx, person: PersonId, at: Point | null) =>
  at === null
    ? ctx.tx`delete from market.own_place where person_id = ${person}`
    : ctx.tx`
  insert into market.own_place (person_id, lat, lon) values (${person}, ${at.lat}, ${at.lon})
      on conflict (person_id) do update set lat = excluded.lat, lon = excluded.lon`

export type MapRow = { id: ItemId; kind: Kind; title: string; lat: number; lon: number }
