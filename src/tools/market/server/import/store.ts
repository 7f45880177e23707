// The SQL of imports: always many rows at once.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { Kind } from '../../schema.ts'

/** A listing that an earlier reading made. `touched`: somebody has changed it, or put it away or back, here. */
export type Known = {
  item_id: ItemId
  source_id: string
  kind: Kind
  title: string
  body: string
  category_id: string | null
  price_text: string
  state: 'live' | 'away' | 'hidden'
  author_id: PersonId
  touched: boolean
}

/** Locked, so that two readings of one export come one after the other. */
export const lockCommunity = (ctx: Ctx, community: GroupId) =>
  ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`market.import ${community}`}, 0))`

export const known = (ctx: Ctx, community: GroupId, sources: readonly string[]) => ctx.tx<Known[]>`
  select l.item_id, l.source_id, l.kind, l.title, l.body, l.category_id, l.price_text, l.state, l.author_id,
         i.edited_at is not null or i.state_by is not null as touched
    from market.listing l join items.item i on i.id = l.item_id
   where l.community_id = ${community} and l.source_id = any (${sources as string[]}::text[])`

export type ImportedRow = {
  item_id: ItemId
  source_id: string
  kind: Kind
  title: string
  body: string
  category_id: string | null
  price_text: string
  author_id: PersonId
  audience: number
  state: 'live' | 'away'
  created_at: Date
  expires_at: Date | null
}

const columns = (rows: readonly ImportedRow[]) => ({
  ids: rows.map((r) => r.item_id as string),
  sources: rows.map((r) => r.source_id),
  kinds: rows.map((r) => r.kind as string),
  titles: rows.map((r) => r.title),
  bodies: rows.map((r) => r.body),
  categories: rows.map((r) => r.category_id),
  prices: rows.map((r) => r.price_text),
  ends: rows.map((r) => r.expires_at?.toISOString() ?? null),
})

export async function insert(ctx: Ctx, community: GroupId, rows: readonly ImportedRow[]): Promise<void> {
  const c = columns(rows)
  await ctx.tx`
    insert into market.listing (item_id, kind, title, body, category_id, price_text, source_id, group_id, community_id, author_id, audience, state, created_at, confirmed_at, expires_at)
    select t.id, t.kind, t.title, t.body, t.category, t.price, t.source, ${community}, ${community}, i.author_id, i.audience, i.state, i.created_at, ${ctx.now}, t.ends
      from unnest(${c.ids}::uuid[], ${c.sources}::text[], ${c.kinds}::text[], ${c.titles}::text[], ${c.bodies}::text[], ${c.categories as string[]}::uuid[], ${c.prices}::text[], ${c.ends as string[]}::timestamptz[])
           as t (id, source, kind, title, body, category, price, ends)
      join items.item i on i.id = t.id`
}

/** What the source says now, for listings that nobody has touched here; their items too. */
export async function update(ctx: Ctx, rows: readonly ImportedRow[]): Promise<void> {
  const c = columns(rows)
  await ctx.tx`
    update market.listing l set kind = t.kind, title = t.title, body = t.body, category_id = t.category, price_text = t.price
      from unnest(${c.ids}::uuid[], ${c.kinds}::text[], ${c.titles}::text[], ${c.bodies}::text[], ${c.categories as string[]}::uuid[], ${c.prices}::text[])
           as t (id, kind, title, body, category, price)
     where l.item_id = t.id`
}
