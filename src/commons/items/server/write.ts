// How other rooms make and change items, within their own commands.
import { nobody, personOf, type Ctx, type Locale } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type GroupId, type ItemId, type PersonId } from '#kernel/ids'
import { activeMember, readableGroup } from '#commons/groups/server'
import { audiencesOf, type Audience } from '../audience.ts'
import { wordsOf } from '../words.ts'
import type { ItemState } from '../index.ts'
import * as store from './store.ts'

export type ItemToMake = {
  kind: string
  /** A circle of the community, or the community itself. */
  group: GroupId
  community: GroupId
  author: PersonId
  audience: Audience
  locale: Locale
  title: string
  /** Texts by which it is found. */
  search: readonly string[]
  /** For imports only; otherwise now, live. */
  created_at?: Date
  state?: ItemState
  /** Waits for somebody who keeps order; then it is not live. */
  held?: boolean
}

/** Makes items and returns their ids, in order. Right and audience are the room's to check. */
export async function newItems(ctx: Ctx, items: readonly ItemToMake[]): Promise<ItemId[]> {
  const rows = items.map((item) => ({
    id: newId<'item'>(),
    kind: item.kind,
    group_id: item.group,
    community_id: item.community,
    author_id: item.author,
    written_by: personOf(ctx) ?? item.author,
    audience: item.audience,
    state: item.state ?? 'live',
    held: item.held ?? false,
    locale: item.locale,
    title: item.title,
    created_at: item.created_at ?? ctx.now,
  }))
  await store.insertItems(
    ctx,
    rows,
    items.map((item) => wordsOf(...item.search).join(' ')),
  )
  return rows.map((row) => row.id)
}

export async function newItem(ctx: Ctx, item: ItemToMake): Promise<ItemId> {
  const [id] = await newItems(ctx, [item])
  return id!
}

export type ItemChange = store.Change & {
  /** The fields that change, as they are now: for the history. */
  before: Record<string, unknown>
  /** All texts by which it is found from now on. */
  search: readonly string[]
}

export async function editItem(ctx: Ctx, id: ItemId, { before, search, ...change }: ItemChange): Promise<void> {
  await store.updateItem(ctx, id, change, before, personOf(ctx) ?? nobody)
  await setSearch(ctx, id, search)
}

export const setSearch = (ctx: Ctx, id: ItemId, texts: readonly string[]): Promise<void> =>
  store.setWords(ctx, [id], [wordsOf(...texts).join(' ')])

/**
 * For imports that are read again: titles, states and words of items that nobody has touched here. Nothing of it is history.
 * Nobody is named as the one who put something away, so a later reading may bring it back.
 */
export async function retellItems(
  ctx: Ctx,
  items: readonly (store.Told & { search: readonly string[] })[],
): Promise<void> {
  if (items.length === 0) return
  await store.retellItems(ctx, items)
  await store.setWords(
    ctx,
    items.map((item) => item.id),
    items.map((item) => wordsOf(...item.search).join(' ')),
  )
}

/**
 * What somebody made in a group stays away while they are no active member of it, and comes back with them: for rooms whose
 * items are a promise of their author. What a person put away is left alone.
 */
export async function followMembership(ctx: Ctx, kind: string, group: GroupId, author: PersonId): Promise<void> {
  await followAuthor(ctx, kind, group, author, await activeMember(ctx, group, author))
}

/** The same for rooms that know of more reasons to be away. */
export async function followAuthor(
  ctx: Ctx,
  kind: string,
  group: GroupId,
  author: PersonId,
  there: boolean,
): Promise<void> {
  const name = there ? 'items.item_brought_back' : 'items.item_put_away'
  for (const { id } of await store.followAuthor(ctx, kind, group, author, there))
    ctx.tell({ name, group, subject: id, data: there ? { kind } : { kind, state: 'away' } })
}

/**
 * For rooms whose items have states of their own: within their commands, which have checked the right. `by`: whose act it was, when
 * it was not the asking person's.
 */
export async function setItemsState(ctx: Ctx, ids: readonly ItemId[], state: ItemState, by?: PersonId): Promise<void> {
  const name = state === 'live' ? 'items.item_brought_back' : 'items.item_put_away'
  for (const { id, kind, group_id } of await store.setState(ctx, ids, state, by))
    ctx.tell({ name, group: group_id, subject: id, data: state === 'live' ? { kind } : { kind, state } })
}

/** Not live before somebody who keeps order says so; or no longer waiting. */
export const setHeld = (ctx: Ctx, id: ItemId, held: boolean) => store.setHeld(ctx, id, held)

type Within = Awaited<ReturnType<typeof readableGroup>>['group']

/** Audiences that may be chosen in this group, for forms. */
export async function audiencesIn(ctx: Ctx, group: Within): Promise<readonly Audience[]> {
  if (group.parent_id === null) return audiencesOf(group, group)
  const { group: community } = await readableGroup(ctx.as('what a circle of it may show'), group.community_id)
  return audiencesOf(group, community)
}

/** @throws items.audience_closed */
export async function checkAudience(ctx: Ctx, group: Within, audience: Audience): Promise<void> {
  if (!(await audiencesIn(ctx, group)).includes(audience)) throw refuse('items.audience_closed')
}
