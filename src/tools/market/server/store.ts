// The only SQL of market, but for imports and categories.
import type { Ctx } from '#kernel/context'
import { personOf } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { matching, reaches, visible, type Fragment } from '#commons/items/server'
import type { Audience, ItemState } from '#commons/items'
import type { AwayWhy, CategoryId, Count } from '../index.ts'
import * as limits from '../limits.ts'
import type { Point, Precision } from '../rules/place.ts'
import type { Tag } from '../rules/tags.ts'
import type { Kind } from '../schema.ts'

export type NewListing = {
  item_id: ItemId
  kind: Kind
  title: string
  body: string
  category_id: string | null
  price_text: string
  price_minor: bigint | null
  tags: string[]
  place: string
  lat: number | null
  lon: number | null
  precise: Precision | null
  group_id: GroupId
  community_id: GroupId
  author_id: PersonId
  audience: Audience
  state: ItemState
  created_at: Date
  expires_at: Date | null
  confirmed_at: Date
  away_why: AwayWhy | null
}

export const insert = (ctx: Ctx, row: NewListing) => ctx.tx`
  insert into market.listing ${ctx.tx(row as never)}`

export type Change = Partial<
  Pick<
    NewListing,
    | 'kind'
    | 'title'
    | 'body'
    | 'category_id'
    | 'price_text'
    | 'price_minor'
    | 'tags'
    | 'place'
    | 'lat'
    | 'lon'
    | 'precise'
  >
>

export async function update(ctx: Ctx, id: ItemId, change: Change): Promise<void> {
  if (Object.keys(change).length > 0)
    await ctx.tx`update market.listing set ${ctx.tx(change as never)} where item_id = ${id}`
}

/** By the folded word of each, as lists ask for them; the kind and the time are copies. */
export async function setTags(ctx: Ctx, id: ItemId, tags: readonly Tag[]): Promise<void> {
  await ctx.tx`delete from market.listing_tag where item_id = ${id}`
  if (tags.length > 0)
    await ctx.tx`
      insert into market.listing_tag (item_id, word, tag, community_id, kind, created_at, stale)
      select l.item_id, t.word, t.tag, l.community_id, l.kind, l.created_at, l.stale
        from market.listing l cross join unnest(${tags.map(({ word }) => word)}::text[], ${tags.map(({ tag }) => tag)}::text[]) as t (word, tag)
       where l.item_id = ${id}`
}

export type ListingText = Required<Change> & {
  category: string | null
  community_id: GroupId
  expires_at: Date | null
  confirmed_at: Date
  stale: boolean
  away_why: AwayWhy | null
  away_note: string
}

/** What only market knows of a listing; its item is read, and its visibility checked, by items. */
export async function listing(ctx: Ctx, id: ItemId): Promise<ListingText | undefined> {
  const [row] = await ctx.tx<ListingText[]>`
    select l.kind, l.title, l.body, l.category_id, c.name as category, l.price_text, l.price_minor, l.tags, l.place, l.lat, l.lon, l.precise,
           l.community_id, l.expires_at, l.confirmed_at, l.stale, l.away_why, l.away_note
      from market.listing l left join market.category c on c.id = l.category_id where l.item_id = ${id}`
  return row
}

export type Wanted = {
  community: GroupId
  /** Null: the whole community with those of its circles that the asking person sees. */
  circle: GroupId | null
  kinds: readonly Kind[]
  find: string
  /** Any of these; null: whatever it is, or none. */
  categories: readonly string[] | null
  /** Folded. */
  tag: string | null
  author: string | null
  state: 'live' | 'away' | 'all'
  /** The nearest first. */
  near: (Point & { km: number | null }) | null
  /** Of what is put away, only what the asking person made. */
  ownAway: boolean
}

/** A point in the plane of the community, as the index has it. */
const spotOf = (ctx: Ctx, community: GroupId, { lat, lon }: Point): Fragment =>
  ctx.tx`market.at(${community}::uuid, ${lat}::float8, ${lon}::float8)`

/** With a place; and not further, by a box that the index knows and the distance itself. */
function around(ctx: Ctx, community: GroupId, near: Point & { km: number | null }): Fragment {
  const { tx } = ctx
  if (near.km === null) return tx`and l.at is not null`
  const at = spotOf(ctx, community, near)
  // Degrees of Mercator for that many km here, and a little more, since they grow towards the poles.
  const reach = (near.km / 111.19 / Math.cos((near.lat * Math.PI) / 180)) * 1.1 + 0.001
  return tx`and l.at is not null and l.at <@ box(${at} - point(${reach}::float8, ${reach}::float8), ${at} + point(${reach}::float8, ${reach}::float8))
    and market.km(l.lat, l.lon, ${near.lat}::float8, ${near.lon}::float8) <= ${near.km}::float8`
}

/** Everything that a listing has to fulfil but its kind: for the page and for the counts alike. */
function conditions(ctx: Ctx, w: Wanted): Fragment {
  const { tx } = ctx
  const own = tx`l.author_id = ${personOf(ctx)}`
  const state = {
    live: visible(ctx, 'l'),
    away: tx`l.state <> 'live' and ${reaches(ctx, 'l')} ${w.ownAway ? tx`and ${own}` : tx``}`,
    all: tx`${reaches(ctx, 'l')} ${w.ownAway ? tx`and (l.state = 'live' or ${own})` : tx``}`,
  }[w.state]
  return tx`l.community_id = ${w.community} and ${state}
    ${w.circle ? tx`and l.group_id = ${w.circle} and l.group_id <> l.community_id` : tx``}
    ${w.author ? tx`and l.author_id = ${w.author}` : tx``}
    ${w.near ? around(ctx, w.community, w.near) : tx``}
    ${w.find ? tx`and ${matching(ctx, 'l.item_id', w.community, w.find)}` : tx``}`
}

export type Row = {
  id: ItemId
  kind: Kind
  title: string
  excerpt: string
  price_text: string
  price_minor: bigint | null
  tags: string[]
  created_at: Date
  category_id: CategoryId | null
  category: string | null
  author_id: PersonId
  group_id: GroupId
  community_id: GroupId
  state: ItemState
  away_why: AwayWhy | null
  stale: boolean
  confirmed_at: Date
  place: string
  /** In lists of what is near: how far, and its place in that order. */
  km?: number
  far?: number
}
/** Below this row of a list: what has faded comes after what has not. */
export type Below = { stale: boolean; at: Date; id: string } | null

/** As lists read it: the beginning of its text on one line. */
const columns = (ctx: Ctx): Fragment => ctx.tx`
  l.item_id as id, l.kind, l.title, regexp_replace(left(l.body, ${limits.excerpt}), '\\s+', ' ', 'g') as excerpt, l.price_text, l.price_minor,
  l.tags, l.created_at, l.category_id, l.author_id, l.group_id, l.community_id, l.state, l.away_why, l.stale, l.confirmed_at, l.place`

/**
 * Newest first, what has faded last. Each kind, and each category asked for, is read from its own place in an index in a lateral
 * join; so a page costs the same whatever there is below it.
 */
export function page(ctx: Ctx, w: Wanted, after: Below, most: number) {
  const { tx } = ctx
  const places = placesBelow(after)
  const each = w.tag
    ? tx`select l.* from market.listing_tag g join market.listing l on l.item_id = g.item_id
          where g.community_id = ${w.community} and g.word = ${w.tag} and g.kind = k.kind and g.stale = s.stale
            and (g.created_at, g.item_id) < (s.at, s.id) and ${conditions(ctx, w)}
            ${w.categories ? tx`and l.category_id = any (${w.categories as string[]}::uuid[])` : tx``}
          order by g.created_at desc, g.item_id desc limit ${most}`
    : tx`select l.* from market.listing l
          where ${conditions(ctx, w)} and l.kind = k.kind and l.stale = s.stale and (l.created_at, l.item_id) < (s.at, s.id)
            ${w.categories ? tx`and l.category_id = c.id` : tx``}
          order by l.created_at desc, l.item_id desc limit ${most}`
  const split = w.categories && !w.tag ? tx`cross join unnest(${w.categories as string[]}::uuid[]) c (id)` : tx``
  return tx<Row[]>`
    select l.*, c.name as category from (
      select ${columns(ctx)} from unnest(${w.kinds as Kind[]}::text[]) k (kind)
       cross join unnest(${places.map((p) => String(p.stale))}::text[]::bool[], ${places.map((p) => p.at)}::text[]::timestamptz[], ${places.map((p) => p.id)}::uuid[]) s (stale, at, id)
       ${split} cross join lateral (${each}) l
       order by l.stale, l.created_at desc, l.item_id desc limit ${most}) l
      left join market.category c on c.id = l.category_id
     order by l.stale, l.created_at desc, l.id desc`
}

const top = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
/** Where each of the two parts of the list goes on; the first part is over once the second has begun. */
function placesBelow(after: Below): { stale: boolean; at: string; id: string }[] {
  if (!after)
    return [
      { stale: false, ...top },
      { stale: true, ...top },
    ]
  const here = { stale: after.stale, at: after.at.toISOString(), id: after.id }
  return after.stale ? [here] : [here, { stale: true, ...top }]
}

const narrowed = (ctx: Ctx, w: Wanted): Fragment => ctx.tx`
  ${w.tag ? ctx.tx`and l.item_id in (select g.item_id from market.listing_tag g where g.community_id = ${w.community} and g.word = ${w.tag})` : ctx.tx``}
  ${w.categories ? ctx.tx`and l.category_id = any (${w.categories as string[]}::uuid[])` : ctx.tx``}`

/**
 * The nearest first: the index walks outward from the point until the page is full, and what is too far is left off its end.
 * `after`: further than that one.
 */
export function nearest(
  ctx: Ctx,
  w: Wanted & { near: NonNullable<Wanted['near']> },
  after: { far: string; id: string } | null,
  most: number,
) {
  const { tx } = ctx
  const at = spotOf(ctx, w.community, w.near)
  return tx<Row[]>`
    select l.*, c.name as category from (
      select ${columns(ctx)}, l.at <-> ${at} as far, market.km(l.lat, l.lon, ${w.near.lat}::float8, ${w.near.lon}::float8) as km
        from market.listing l
       where ${conditions(ctx, { ...w, near: { ...w.near, km: null } })} and l.kind = any (${w.kinds as Kind[]}::text[]) ${narrowed(ctx, w)}
         ${after ? tx`and (l.at <-> ${at}, l.item_id) > (${after.far}::float8, ${after.id})` : tx``}
       order by l.at <-> ${at}, l.item_id limit ${most}) l
      left join market.category c on c.id = l.category_id
     ${w.near.km === null ? tx`` : tx`where l.km <= ${w.near.km}::float8`}
     order by l.far, l.id`
}

/** What has a place, the newest first. */
export const placed = (ctx: Ctx, w: Wanted, most: number) => ctx.tx<
  (Point & { id: ItemId; kind: Kind; title: string })[]
>`
  select l.item_id as id, l.kind, l.title, l.lat, l.lon from market.listing l
   where ${conditions(ctx, w)} and l.lat is not null and l.kind = any (${w.kinds as Kind[]}::text[]) ${narrowed(ctx, w)}
   order by l.created_at desc, l.item_id desc limit ${most}`

export type Fitting = {
  community: GroupId
  author: PersonId
  kind: Kind
  category: string | null
  tags: readonly string[]
  most: number
}

/** Of the other kind, by others: of the same category, or with one of the tags; each read from its own place in an index. */
export const fitting = (ctx: Ctx, f: Fitting) => ctx.tx<Row[]>`
  select l.*, c.name as category from (
    select ${columns(ctx)} from market.listing l where l.item_id in (
      (select l.item_id from market.listing l
        where l.community_id = ${f.community} and l.category_id = ${f.category} and l.kind = ${f.kind} and not l.stale and l.author_id <> ${f.author} and ${visible(ctx, 'l')}
        order by l.created_at desc, l.item_id desc limit ${f.most})
      union
      (select t.item_id from unnest(${f.tags as string[]}::text[]) w (word) cross join lateral (
         select l.item_id from market.listing_tag g join market.listing l on l.item_id = g.item_id
          where g.community_id = ${f.community} and g.word = w.word and g.kind = ${f.kind} and not g.stale and l.author_id <> ${f.author} and ${visible(ctx, 'l')}
          order by g.created_at desc, g.item_id desc limit ${f.most}) t))
     order by l.created_at desc, l.item_id desc limit ${f.most}) l
    left join market.category c on c.id = l.category_id
   order by l.created_at desc, l.id desc`

/** How many there are of each kind, counted up to the limit. */
export async function counts(ctx: Ctx, w: Wanted): Promise<Record<Kind, Count>> {
  const { tx } = ctx
  const upTo = limits.counted + 1
  const of = (kind: Kind) =>
    tx`(select count(*)::int from (select from market.listing l where ${conditions(ctx, w)} and l.kind = ${kind} ${narrowed(ctx, w)} limit ${upTo}) x)`
  const [row] = await tx<{ offer: number; want: number }[]>`select ${of('offer')} as offer, ${of('want')} as want`
  return { offer: capped(row!.offer), want: capped(row!.want) }
}

/** Tags of what was posted lately and is there for the asking person, the most frequent first. */
export const recentTags = (ctx: Ctx, community: GroupId, most: number) => ctx.tx<{ tag: string; listings: number }[]>`
  select min(lately.tag) as tag, count(*)::int as listings from (
    select g.word, g.tag from market.listing_tag g join market.listing l on l.item_id = g.item_id
     where g.community_id = ${community} and ${visible(ctx, 'l')}
     order by g.created_at desc limit ${limits.tagsLookedAt}) lately
   group by lately.word order by listings desc, tag limit ${most}`

const capped = (n: number): Count => ({ count: Math.min(n, limits.counted), more: n > limits.counted })
