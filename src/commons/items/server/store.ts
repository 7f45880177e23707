// The only SQL of items, but for pictures. Here stands the one rule of who sees what: `reaches`, and `visible` upon it.
import type postgres from 'postgres'
import { actorId, nobody, personOf, type Ctx, type Locale } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { toJson } from '#kernel/wire'
import { wordsOf } from '../words.ts'
import type { Audience, Edit, Face, Found, ItemState } from '../index.ts'

/** A piece of SQL with its values, for use inside another statement of the same transaction. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/**
 * Whether the asking person belongs to the audience, whatever the state: the author; who reaches that audience of that
 * group (public is also for its members); anybody, where it is public in a group that is not hidden.
 * @param alias of a table with group_id, community_id, author_id and audience: items.item, or one that carries its copies
 */
export function reaches(ctx: Ctx, alias: string): Fragment {
  const { tx } = ctx
  if (ctx.actor.kind === 'system') return tx`true`
  const a = tx(alias)
  // Not a join but a set that is looked up: the planner keeps to the index of what is newest.
  const closed = tx`select g from groups.closed() g`
  const shown = tx`(${a}.audience = 4 and ${a}.group_id not in (${closed}) and ${a}.community_id not in (${closed}))`
  const person = personOf(ctx)
  if (person === null) return shown
  return tx`(${a}.author_id = ${person} or exists (
    select from groups.reach r where r.person_id = ${person} and r.group_id = ${a}.group_id and r.audience = least(${a}.audience, 3)) or ${shown})`
}

/** There, and for the asking person. `alias` as in `reaches`, with state. */
export const visible = (ctx: Ctx, alias: string): Fragment =>
  ctx.tx`(${ctx.tx(alias)}.state = 'live' and ${reaches(ctx, alias)})`

/** Found by these words, the last as the beginning of a word. `column` names an item, as 'l.item_id'. Nothing asked finds nothing. */
export const matching = (ctx: Ctx, column: string, community: GroupId, find: string): Fragment =>
  ctx.tx`${ctx.tx(column)} in (select s.item_id from items.search s where s.words @@ items.wanted(${community}, ${wordsOf(find)}::text[]))`

/**
 * For statements with `matching`, before them in the same transaction: a plan that was made for rare words is a bad one for
 * words that stand everywhere, so each search gets its own.
 */
export const planAnew = (ctx: Ctx) => ctx.tx`set local plan_cache_mode = force_custom_plan`

export type ItemRow = {
  id: ItemId
  kind: string
  group_id: GroupId
  community_id: GroupId
  author_id: PersonId
  written_by: PersonId
  audience: Audience
  state: ItemState
  held: boolean
  locale: Locale
  title: string
  created_at: Date
  edited_at: Date | null
}

/** One item that the asking person belongs to the audience of, in whatever state. */
export async function item(ctx: Ctx, id: ItemId, lock: boolean): Promise<ItemRow | undefined> {
  const [row] = await ctx.tx<ItemRow[]>`
    select i.id, i.kind, i.group_id, i.community_id, i.author_id, i.written_by, i.audience, i.state, i.held, i.locale, i.title, i.created_at, i.edited_at
      from items.item i where i.id = ${id} and ${reaches(ctx, 'i')} ${lock ? ctx.tx`for update of i` : ctx.tx``}`
  return row
}

export type NewItem = Omit<ItemRow, 'edited_at'>

/** Set-wise: imports bring thousands. `words` as from `wordsOf`, in the order of the rows. */
export async function insertItems(ctx: Ctx, rows: readonly NewItem[], words: readonly string[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx`insert into items.item ${ctx.tx(rows as NewItem[], 'id', 'kind', 'group_id', 'community_id', 'author_id', 'written_by', 'audience', 'state', 'held', 'locale', 'title', 'created_at')}`
  await setWords(
    ctx,
    rows.map((row) => row.id),
    words,
  )
}

export async function setWords(ctx: Ctx, ids: readonly ItemId[], words: readonly string[]): Promise<void> {
  await ctx.tx`
    insert into items.search (item_id, words)
    select i.id, items.words(i.community_id, t.words)
      from unnest(${ids as string[]}::uuid[], ${words as string[]}::text[]) as t (id, words) join items.item i on i.id = t.id
        on conflict (item_id) do update set words = excluded.words`
}

export type Change = {
  title?: string | undefined
  audience?: Audience | undefined
  /** Another one of the same community. */
  group?: GroupId | undefined
}

export async function updateItem(
  ctx: Ctx,
  id: ItemId,
  change: Change,
  before: Record<string, unknown>,
  by: PersonId,
): Promise<void> {
  await ctx.tx`insert into items.edit (item_id, at, by, before) values (${id}, ${ctx.now}, ${by}, ${toJson(before)}::text::jsonb)`
  await ctx.tx`
    update items.item set edited_at = ${ctx.now}, title = coalesce(${change.title ?? null}, title), audience = coalesce(${change.audience ?? null}, audience),
                          group_id = coalesce(${change.group ?? null}, group_id)
     where id = ${id}`
}

/** What is live waits for nobody. Returns those that changed. */
export const setState = (ctx: Ctx, ids: readonly ItemId[], state: ItemState, by: string = actorId(ctx)) => ctx.tx<
  { id: ItemId; kind: string; group_id: GroupId }[]
>`
  update items.item set state = ${state}, held = held and ${state !== 'live'}, state_at = ${ctx.now}, state_by = ${by}
   where id = any (${ids as string[]}::uuid[]) and state <> ${state} returning id, kind, group_id`

export const setHeld = (ctx: Ctx, id: ItemId, held: boolean) => ctx.tx`
  update items.item set held = ${held} where id = ${id}`

/** Of one author in one group: away while they are not there, and back again what nobody else put away. */
export const followAuthor = (ctx: Ctx, kind: string, group: GroupId, author: PersonId, there: boolean) => ctx.tx<
  { id: ItemId }[]
>`
  update items.item set state = ${there ? 'live' : 'away'}, state_at = ${ctx.now}, state_by = ${nobody}
   where author_id = ${author} and group_id = ${group} and kind = ${kind}
     and ${there ? ctx.tx`state = 'away' and state_by = ${nobody}` : ctx.tx`state = 'live'`}
  returning id`

export type Told = { id: ItemId; title: string; state: ItemState }

/** What a source says again of what it said before: no history, and no one who did it. */
export const retellItems = (ctx: Ctx, rows: readonly Told[]) => ctx.tx`
  update items.item i set title = t.title, state = t.state
    from unnest(${rows.map((r) => r.id as string)}::uuid[], ${rows.map((r) => r.title)}::text[], ${rows.map((r) => r.state as string)}::text[]) as t (id, title, state)
   where i.id = t.id and (i.title, i.state) is distinct from (t.title, t.state)`

/** Below this row of a list, newest first. */
export type Below = { at: Date; id: string } | null

export const edits = (ctx: Ctx, id: ItemId, below: string | null, most: number) => ctx.tx<(Edit & { id: bigint })[]>`
  select e.id, e.at, e.before, jsonb_build_object('id', e.by, 'name', coalesce(c.name, ''), 'picture', c.picture_id, 'state', coalesce(c.state, 'gone')) as by
    from items.edit e left join people.card c on c.id = e.by
   where e.item_id = ${id} ${below ? ctx.tx`and e.id < ${below}` : ctx.tx``}
   order by e.id desc limit ${most}`

export type Asked = {
  group: GroupId
  circle: boolean
  community: GroupId
  text: string
  kinds: readonly string[] | null
}

export const found = (ctx: Ctx, asked: Asked, after: Below, most: number) => ctx.tx<
  (Omit<Found, 'picture' | 'author'> & { author: Face })[]
>`
  select i.id, i.kind, i.title, i.created_at,
         jsonb_build_object('id', i.author_id, 'name', coalesce(c.name, ''), 'picture', c.picture_id, 'state', coalesce(c.state, 'gone')) as author
    from items.item i left join people.card c on c.id = i.author_id
   where i.community_id = ${asked.community} and ${matching(ctx, 'i.id', asked.community, asked.text)} and ${visible(ctx, 'i')}
     ${asked.circle ? ctx.tx`and i.group_id = ${asked.group}` : ctx.tx``}
     ${asked.kinds ? ctx.tx`and i.kind = any (${asked.kinds as string[]})` : ctx.tx``}
     ${after ? ctx.tx`and (i.created_at, i.id) < (${after.at}, ${after.id})` : ctx.tx``}
   order by i.created_at desc, i.id desc limit ${most}`

/** What one person made, wrote, put away or changed is another's from now on; copies in the rooms' tables follow by the trigger. */
export async function mergePeople(ctx: Ctx, from: PersonId, to: PersonId): Promise<void> {
  await ctx.tx`
    update items.item set author_id = case author_id when ${from} then ${to} else author_id end,
                          written_by = case written_by when ${from} then ${to} else written_by end,
                          state_by = case state_by when ${from} then ${to} else state_by end
     where author_id = ${from} or written_by = ${from} or state_by = ${from}`
  await ctx.tx`update items.picture set owner_id = ${to} where owner_id = ${from}`
  await ctx.tx`update items.edit set by = ${to} where by = ${from}`
}
