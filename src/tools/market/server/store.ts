// The only SQL of market, but for imports and categories.
import type { Ctx } from '#kernel/context'
import { personOf } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { matching, reaches, visible, type Fragment } from '#commons/items/server'
import type { Audience, ItemState } from '#commons/items'
import type { CategoryId, Count } from '../index.ts'
import * as limits from '../limits.ts'
import type { Kind } from '../schema.ts'

export type NewListing = {
  item_id: ItemId
  kind: Kind
  title: string
  body: string
  category_id: string | null
  price_text: string
  price_minor: bigint | null
  group_id: GroupId
  community_id: GroupId
  author_id: PersonId
  audience: Audience
  state: ItemState
  created_at: Date
}

export const insert = (ctx: Ctx, row: NewListing) => ctx.tx`
  insert into market.listing ${ctx.tx(row as never)}`

export type Change = Partial<Pick<NewListing, 'kind' | 'title' | 'body' | 'category_id' | 'price_text' | 'price_minor'>>

export async function update(ctx: Ctx, id: ItemId, change: Change): Promise<void> {
  if (Object.keys(change).length > 0)
    await ctx.tx`update market.listing set ${ctx.tx(change as never)} where item_id = ${id}`
}

export type ListingText = Required<Change> & { category: string | null }

/** What only market knows of a listing; its item is read, and its visibility checked, by items. */
export async function listing(ctx: Ctx, id: ItemId): Promise<ListingText | undefined> {
  const [row] = await ctx.tx<ListingText[]>`
    select l.kind, l.title, l.body, l.category_id, c.name as category, l.price_text, l.price_minor
      from market.listing l left join market.category c on c.id = l.category_id where l.item_id = ${id}`
  return row
}

export type Wanted = {
  community: GroupId
  /** Null: the whole community with those of its circles that the asking person sees. */
  circle: GroupId | null
  kinds: readonly Kind[]
  find: string
  category: string | undefined
  author: string | null
  state: 'live' | 'away' | 'all'
  /** Of what is put away, only what the asking person made. */
  ownAway: boolean
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
    ${w.category ? tx`and l.category_id = ${w.category}` : tx``}
    ${w.author ? tx`and l.author_id = ${w.author}` : tx``}
    ${w.find ? tx`and ${matching(ctx, 'l.item_id', w.community, w.find)}` : tx``}`
}

export type Row = {
  id: ItemId
  kind: Kind
  title: string
  excerpt: string
  price_text: string
  price_minor: bigint | null
  created_at: Date
  category_id: CategoryId | null
  category: string | null
  author_id: PersonId
  group_id: GroupId
  community_id: GroupId
  state: ItemState
}
export type Below = { at: Date; id: string } | null

/** Newest first. By kind in a lateral join, since the index for newest begins with the kind. */
export function page(ctx: Ctx, w: Wanted, after: Below, most: number) {
  const { tx } = ctx
  const below = after ? tx`and (l.created_at, l.item_id) < (${after.at}, ${after.id})` : tx``
  const newest = tx`order by l.created_at desc, l.item_id desc limit ${most}`
  return tx<Row[]>`
    select l.*, c.name as category from (
      select l.item_id as id, l.kind, l.title, regexp_replace(left(l.body, ${limits.excerpt}), '\\s+', ' ', 'g') as excerpt, l.price_text, l.price_minor,
             l.created_at, l.category_id, l.author_id, l.group_id, l.community_id, l.state
        from unnest(${w.kinds as Kind[]}::text[]) k (kind) cross join lateral (
          select * from market.listing l where ${conditions(ctx, w)} and l.kind = k.kind ${below} ${newest}) l ${newest}) l
      left join market.category c on c.id = l.category_id
     order by l.created_at desc, l.id desc`
}

/** How many there are of each kind, counted up to the limit. */
export async function counts(ctx: Ctx, w: Wanted): Promise<Record<Kind, Count>> {
  const { tx } = ctx
  const upTo = limits.counted + 1
  const of = (kind: Kind) =>
    tx`(select count(*)::int from (select from market.listing l where ${conditions(ctx, w)} and l.kind = ${kind} limit ${upTo}) x)`
  const [row] = await tx<{ offer: number; want: number }[]>`select ${of('offer')} as offer, ${of('want')} as want`
  return { offer: capped(row!.offer), want: capped(row!.want) }
}

const capped = (n: number): Count => ({ count: Math.min(n, limits.counted), more: n > limits.counted })
