// How long a listing stands, by its author: pausing, done, standing again, confirming.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { activeMember, readableGroup } from '#commons/groups/server'
import { followAuthor, setHeld, setItemsState } from '#commons/items/server'
import { mayConfirm, mayKeep, mayResume, mayAsSystem } from '../policy.ts'
import { ConfirmListing, OneAuthor, OneListing } from '../schema.ts'
import * as store from './life/store.ts'
import { stands, wait, type Kept } from './life/wait.ts'
import { listingFor } from './write.ts'

/** Away for a reason; what a steward put away stays theirs to settle. */
async function layAside(
  ctx: Ctx,
  { item }: Awaited<ReturnType<typeof listingFor>>,
  why: 'paused' | 'fulfilled',
): Promise<Kept> {
  if (item.state === 'hidden') throw refuse('items.moderated')
  if (item.state === 'live') await setItemsState(ctx, [item.id], 'away')
  await store.setWhy(ctx, [item.id], why)
  ctx.tell({ name: `market.listing_${why}`, group: item.group_id, subject: item.id, data: { author: item.author_id } })
  return { listing: item.id, state: 'away', why }
}

export const pause = command('market.pause', {
  doc: 'Takes an offer or want out of the lists for a while; its author brings it back.',
  input: OneListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId, true),
  allow: (actor, { at }) => mayKeep(actor, at),
  run: (ctx, _input, found) => layAside(ctx, found, 'paused'),
})

export const fulfil = command('market.fulfil', {
  doc: 'Says that an offer or want is settled: given, found, done.',
  input: OneListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId, true),
  allow: (actor, { at }) => mayKeep(actor, at),
  run: (ctx, _input, found) => layAside(ctx, found, 'fulfilled'),
})

export const resume = command('market.resume', {
  doc: 'Brings an offer or want back into the lists, for as long as one posted now; what waits for a steward waits again.',
  input: ConfirmListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId, true),
  allow: (actor, { at }) => mayResume(actor, at),
  async run(ctx, { months }, { item, at }): Promise<Kept> {
    if (item.held && !at.rights.has('mayModerate')) return wait(ctx, item)
    if (item.held) await setHeld(ctx, item.id, false)
    if (item.state !== 'live') await setItemsState(ctx, [item.id], 'live')
    await stands(ctx, item, months)
    return { listing: item.id, state: 'live', why: null }
  },
})

export const confirm = command('market.confirm', {
  doc: 'Says that an offer or want still stands, for as long as one posted now.',
  input: ConfirmListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId, true),
  allow: (actor, { at }) => mayConfirm(actor, at),
  async run(ctx, { months }, { item }): Promise<Kept> {
    if (item.state !== 'live') throw refuse('market.listing_away')
    await stands(ctx, item, months)
    return { listing: item.id, state: 'live', why: null }
  },
})

/** In this group, and in all circles of a community; nobody comes back who is no member there. */
export async function followWhereabouts(ctx: Ctx, group: GroupId, author: PersonId): Promise<void> {
  for (const at of await store.whereAuthorHas(ctx, group, author))
    await followAuthor(ctx, 'listing', at.group_id, author, !at.away && (await activeMember(ctx, at.group_id, author)))
}

const whereabouts = (name: string, doc: string, away: boolean) =>
  command(name, {
    doc,
    input: OneAuthor,
    api: false,
    subject: (ctx, { group }) => readableGroup(ctx, group as GroupId),
    allow: mayAsSystem,
    async run(ctx, { group, person }): Promise<{ away: boolean }> {
      await store.setAuthorAway(ctx, group as GroupId, person as PersonId, away)
      await followWhereabouts(ctx, group as GroupId, person as PersonId)
      return { away }
    },
  })

export const hideOf = whereabouts(
  'market.hide_of',
  'Takes everything of a member out of the lists of a community while they are away; `group` is the community.',
  true,
)
export const showOf = whereabouts(
  'market.show_of',
  'Brings back what stood aside while a member was away; `group` is the community.',
  false,
)
