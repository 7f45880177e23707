// The SQL of how long listings stand.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { AwayWhy, Count, MarketSetting } from '../../index.ts'
import * as limits from '../../limits.ts'
import { remindDays } from '../../rules/life.ts'
import type { Kind } from '../../schema.ts'

export const defaults: MarketSetting = { months: 6, stale_months: 6, moderated: false }

export async function setting(ctx: Ctx, community: GroupId): Promise<MarketSetting> {
  const [row] = await ctx.tx<
    MarketSetting[]
  >`select months, stale_months, moderated from market.setting where group_id = ${community}`
  return row ?? defaults
}

export const setSetting = (ctx: Ctx, community: GroupId, to: MarketSetting) => ctx.tx`
  insert into market.setting (group_id, months, stale_months, moderated)
  values (${community}, ${to.months}, ${to.stale_months}, ${to.moderated})
      on conflict (group_id) do update set months = excluded.months, stale_months = excluded.stale_months, moderated = excluded.moderated`

export const setWhy = (ctx: Ctx, ids: readonly ItemId[], why: AwayWhy | null, note = '') =>
  ctx.tx`update market.listing set away_why = ${why}, away_note = ${note} where item_id = any (${ids as string[]}::uuid[])`

/** Its author says that it stands; from now on until then. */
export const confirm = (ctx: Ctx, id: ItemId, expires_at: Date | null) => ctx.tx`
  update market.listing set confirmed_at = ${ctx.now}, expires_at = ${expires_at}, stale = false, reminded_at = null where item_id = ${id}`

export type Due = {
  id: ItemId
  kind: Kind
  title: string
  expires_at: Date | null
  stale: boolean
  confirmed_at: Date
  group_id: GroupId
}

/** Of one author in a community: what they are asked about, the oldest word first. `before`: not confirmed since. */
export const due = (ctx: Ctx, community: GroupId, author: PersonId, before: Date, most: number) => ctx.tx<Due[]>`
  select l.item_id as id, l.kind, l.title, l.expires_at, l.stale, l.confirmed_at, l.group_id from market.listing l
   where l.author_id = ${author} and l.community_id = ${community} and l.state = 'live' and l.confirmed_at < ${before}
     and (l.stale or l.expires_at <= ${ctx.now}::timestamptz + make_interval(days => ${remindDays}))
   order by l.confirmed_at, l.item_id limit ${most}`

export type Told = { id: ItemId; community_id: GroupId; author_id: PersonId }

/** Whose end is near and who were not told yet. */
export const remind = (ctx: Ctx, most: number) => ctx.tx<Told[]>`
  update market.listing set reminded_at = ${ctx.now} where item_id in (
    select item_id from market.listing
     where state = 'live' and expires_at > ${ctx.now} and expires_at <= ${ctx.now}::timestamptz + make_interval(days => ${remindDays}) and reminded_at is null
     order by expires_at limit ${most})
  returning item_id as id, community_id, author_id`

/** Not confirmed for longer than the group has agreed. */
export const fade = (ctx: Ctx, most: number) => ctx.tx<Told[]>`
  update market.listing set stale = true where item_id in (
    select l.item_id from market.listing l
     where l.state = 'live' and not l.stale and l.confirmed_at < ${ctx.now}::timestamptz - make_interval(months => ${defaults.stale_months})
       and l.community_id not in (select group_id from market.setting)
    union all
    select l.item_id from market.setting s join market.listing l on l.community_id = s.group_id
     where l.state = 'live' and not l.stale and l.confirmed_at < ${ctx.now}::timestamptz - make_interval(months => s.stale_months)
    limit ${most})
  returning item_id as id, community_id, author_id`

export const ended = (ctx: Ctx, most: number) => ctx.tx<Told[]>`
  select item_id as id, community_id, author_id from market.listing
   where state = 'live' and expires_at <= ${ctx.now} order by expires_at limit ${most} for update`

export const setAuthorAway = (ctx: Ctx, community: GroupId, person: PersonId, away: boolean) =>
  away
    ? ctx.tx`insert into market.author_away (community_id, person_id, since) values (${community}, ${person}, ${ctx.now}) on conflict do nothing`
    : ctx.tx`delete from market.author_away where community_id = ${community} and person_id = ${person}`

/** Groups in which somebody has listings: this one, and if it is a community its circles; and whether they are away there for a while. */
export const whereAuthorHas = (ctx: Ctx, group: GroupId, author: PersonId) => ctx.tx<
  { group_id: GroupId; away: boolean }[]
>`
  select l.group_id, exists (select from market.author_away a where a.community_id = l.community_id and a.person_id = ${author}) as away
    from market.listing l where l.author_id = ${author} and (l.group_id = ${group} or l.community_id = ${group})
   group by l.group_id, l.community_id`

/** Brought back by whichever door: it stands anew, and what has run out meanwhile gets the group's time. */
export const freshen = (ctx: Ctx, id: ItemId) => ctx.tx`
  update market.listing l set confirmed_at = ${ctx.now}, stale = false, reminded_at = null,
         expires_at = case when l.expires_at > ${ctx.now} then l.expires_at when l.expires_at is null then null
                           else ${ctx.now}::timestamptz + make_interval(months => coalesce((select nullif(s.months, 0) from market.setting s where s.group_id = l.community_id), ${defaults.months})) end
   where l.item_id = ${id} and l.state = 'live' and (l.stale or l.expires_at <= ${ctx.now})`

export type WaitingRow = { id: ItemId; created_at: Date }
export const waiting = (ctx: Ctx, community: GroupId, after: { at: Date; id: string } | null, most: number) =>
  ctx.tx<WaitingRow[]>`
  select item_id as id, created_at from market.listing
   where community_id = ${community} and away_why = 'waiting'
     ${after ? ctx.tx`and (created_at, item_id) > (${after.at}, ${after.id})` : ctx.tx``}
   order by created_at, item_id limit ${most}`

/** Up to the limit, as all counts. */
export async function waitingCount(ctx: Ctx, community: GroupId): Promise<Count> {
  const [row] = await ctx.tx<{ count: number }[]>`
    select count(*)::int as count from (
      select from market.listing where community_id = ${community} and away_why = 'waiting' limit ${limits.counted + 1}) w`
  return { count: Math.min(row!.count, limits.counted), more: row!.count > limits.counted }
}

/** A secret of this node, made once: it signs the links of letters. */
export async function secret(ctx: Ctx, fresh: string): Promise<string> {
  await ctx.tx`insert into kernel.setting (name, value) values ('market.secret', to_jsonb(${fresh}::text)) on conflict do nothing`
  return (await knownSecret(ctx)) ?? fresh
}
export async function knownSecret(ctx: Ctx): Promise<string | null> {
  const [row] = await ctx.tx<
    { secret: string }[]
  >`select value #>> '{}' as secret from kernel.setting where name = 'market.secret'`
  return row?.secret ?? null
}
