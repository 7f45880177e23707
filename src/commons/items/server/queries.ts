// Reads over all kinds of items: what is found, and what something was before.
import { query } from '#kernel/query'
import type { GroupId, ItemId } from '#kernel/ids'
import { toPlace } from '#kernel/shape'
import { readableGroup } from '#commons/groups/server'
import type { Edit, Found } from '../index.ts'
import * as limits from '../limits.ts'
import { mayReadHistory } from '../policy.ts'
import { History, Search } from '../schema.ts'
import { itemFor } from './item-for.ts'
import { firstPictures } from './pictures/attach.ts'
import { placeOf, numberOf } from './place.ts'
import * as store from './store.ts'

export const search = query('items.search', {
  doc: 'Finds what the asking person may see in a community or circle by its words, newest first; the last word may be a beginning.',
  input: Search,
  subject: (ctx, input) => readableGroup(ctx, input.group as GroupId),
  async run(ctx, input, { group, standing }): Promise<{ found: Found[]; next: string | null }> {
    const asked = {
      group: group.id,
      circle: group.parent_id !== null,
      community: group.community_id,
      text: input.text,
      kinds: input.kinds ?? null,
    }
    await store.planAnew(ctx)
    const rows = await store.found(ctx, asked, placeOf(input.after), limits.page + 1)
    const page = rows.slice(0, limits.page)
    const pictures = await firstPictures(
      ctx,
      page.map((row) => row.id),
    )
    const last = rows.length > limits.page ? page.at(-1) : undefined
    return {
      found: page.map((row) => ({
        ...row,
        // A face is shown to those who share a group; strangers get the name.
        author: standing.state === 'active' ? row.author : { ...row.author, picture: null },
        picture: pictures.get(row.id) ?? null,
      })),
      next: last ? toPlace(last.created_at, last.id) : null,
    }
  },
})

export const history = query('items.history', {
  doc: 'What an item was before each change, newest first; for its author and those who keep order.',
  input: History,
  subject: (ctx, input) => itemFor(ctx, input.item as ItemId),
  allow: (actor, { at }) => mayReadHistory(actor, at),
  async run(ctx, input, { item }): Promise<{ edits: Edit[]; next: string | null }> {
    const rows = await store.edits(ctx, item.id, numberOf(input.after), limits.page + 1)
    const page = rows.slice(0, limits.page)
    const last = rows.length > limits.page ? page.at(-1) : undefined
    return { edits: page.map(({ at, by, before }) => ({ at, by, before })), next: last ? toPlace(last.id) : null }
  },
})
