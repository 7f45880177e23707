// What waits for a steward, where a group looks at what is new before others see it.
import { command } from '#kernel/command'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId, ItemId } from '#kernel/ids'
import { toPlace } from '#kernel/shape'
import { placeOf, setHeld, setItemsState } from '#commons/items/server'
import type { Listing } from '../index.ts'
import * as limits from '../limits.ts'
import { mayApprove, mayReadQueue } from '../policy.ts'
import { InGroup, OneListing, ReturnListing } from '../schema.ts'
import { communityOf } from './categories.ts'
import { listing } from './queries.ts'
import * as store from './life/store.ts'
import { stands } from './life/wait.ts'
import { listingFor } from './write.ts'

export const queue = query('market.queue', {
  doc: 'Offers and wants that wait for a steward, the oldest first.',
  input: InGroup,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => mayReadQueue(actor, standing),
  async run(ctx, { after }, { group }): Promise<{ waiting: Listing[]; next: string | null }> {
    const rows = await store.waiting(ctx, group.id, placeOf(after), limits.page + 1)
    const page = rows.slice(0, limits.page)
    const last = rows.length > limits.page ? page.at(-1) : undefined
    const waiting: Listing[] = []
    // A few at a time, each as its own page shows it: the rule of who sees it stands in one place.
    for (const { id } of page) waiting.push(await listing(ctx, { listing: id }))
    return { waiting, next: last ? toPlace(last.created_at, last.id) : null }
  },
})

const waits = async (ctx: Parameters<typeof listingFor>[0], id: ItemId) => {
  const found = await listingFor(ctx, id, true)
  return { ...found, waiting: found.text.away_why === 'waiting' }
}

export const approve = command('market.approve', {
  doc: 'Lets an offer or want that waits be seen.',
  input: OneListing,
  subject: (ctx, input) => waits(ctx, input.listing as ItemId),
  allow: (actor, { at }) => mayApprove(actor, at),
  async run(ctx, _input, { item, text, waiting }): Promise<{ listing: ItemId }> {
    if (!waiting) throw refuse('market.not_waiting')
    await setHeld(ctx, item.id, false)
    await setItemsState(ctx, [item.id], 'live')
    await stands(ctx, item, text.expires_at === null ? 0 : undefined)
    const about = { group: item.group_id, subject: item.id }
    ctx.tell({ name: 'market.listing_approved', ...about, data: { author: item.author_id } })
    // Others see it from now on, so for them it is new.
    ctx.tell({
      name: 'market.listing_posted',
      ...about,
      data: { kind: text.kind, author: item.author_id, written_by: item.written_by },
    })
    return { listing: item.id }
  },
})

export const returnListing = command('market.return_listing', {
  doc: 'Gives an offer or want that waits back to its author, with words about what should be different.',
  input: ReturnListing,
  subject: (ctx, input) => waits(ctx, input.listing as ItemId),
  allow: (actor, { at }) => mayApprove(actor, at),
  async run(ctx, { words }, { item, waiting }): Promise<{ listing: ItemId }> {
    if (!waiting) throw refuse('market.not_waiting')
    await store.setWhy(ctx, [item.id], 'returned', words)
    ctx.tell({
      name: 'market.listing_returned',
      group: item.group_id,
      subject: item.id,
      data: { author: item.author_id },
    })
    return { listing: item.id }
  },
})
