// Posting and changing offers and wants.
import { command } from '#kernel/command'
import { nobody, personOf, type Caller, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import type { Out } from '#kernel/shape'
import { holds } from '#commons/groups'
import { activeMember, readableGroup } from '#commons/groups/server'
import type { Audience, ItemState } from '#commons/items'
import {
  attachPictures,
  checkAudience,
  editItem,
  itemFor,
  newItem,
  picturesOf,
  setHeld,
  setItemsState,
  type ItemFor,
} from '#commons/items/server'
import { mayEdit, mayPost } from '../policy.ts'
import { EditListing, PostListing } from '../schema.ts'
import * as limits from '../limits.ts'
import * as categories from './categories/store.ts'
import { confirm as confirmUntil, setting } from './life/store.ts'
import { wait } from './life/wait.ts'
import { marketIn, needMarket } from './market-in.ts'
import { whereOf, type Where } from './place.ts'
import { priceOf } from './price.ts'
import { endOf } from '../rules/life.ts'
import { tagsOf } from '../rules/tags.ts'
import * as store from './store.ts'

const hour_s = 3600

/** Before the transaction: the count has a connection of its own. */
async function notTooOften(caller: Caller, forOther: boolean): Promise<void> {
  const most = forOther ? limits.postsForOthersPerHour : limits.postsPerHour
  if (caller.actor.kind === 'person')
    await slowDown(
      { now: caller.now ?? house().clock() },
      `market.post${forOther ? ' for' : ''} ${caller.actor.id}`,
      most,
      hour_s,
    )
}

/** @throws market.category_absent unless it is one of this community that is still offered */
async function checkCategory(ctx: Ctx, community: GroupId, category: string | null | undefined): Promise<void> {
  const found = category ? await categories.one(ctx, category) : null
  if (category && (found?.group_id !== community || found.retired)) throw refuse('market.category_absent')
}

export const postListing = command('market.post_listing', {
  doc: 'Posts an offer or a want in a community or one of its circles; with `for`, in the name of a member.',
  input: PostListing,
  before: (input, caller) => notTooOften(caller, input.for !== undefined),
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor, { standing }, input) =>
    mayPost(actor, standing, input.for !== undefined && input.for !== standing.person),
  async run(ctx, input, { group, community, standing }): Promise<{ listing: ItemId; state: ItemState }> {
    const author = (input.for ?? personOf(ctx)) as PersonId
    if (author !== personOf(ctx) && !(await activeMember(ctx, group.id, author))) throw refuse('market.member_absent')
    await checkAudience(ctx, group, input.audience)
    await checkCategory(ctx, community, input.category)
    const price = await priceOf(ctx, community, input)
    const tags = tagsOf(input.tags)
    const where = (await whereOf(ctx, community, input)) ?? nowhere
    const agreed = await setting(ctx, community)
    // Who keeps order need not wait for who keeps order.
    const waits = agreed.moderated && ctx.actor.kind === 'person' && !holds(standing, 'mayModerate')
    const state = waits ? ('away' as const) : ('live' as const)
    const made = {
      state,
      held: waits,
      group: group.id,
      community,
      author,
      audience: input.audience,
      locale: input.locale ?? ctx.locale,
      title: input.title,
    }
    const id = await newItem(ctx, {
      ...made,
      kind: 'listing',
      search: [input.title, input.body, input.price, where.place, ...input.tags],
    })
    await store.insert(ctx, {
      item_id: id,
      kind: input.kind,
      title: input.title,
      body: input.body,
      category_id: input.category ?? null,
      price_text: input.price,
      price_minor: price ?? null,
      tags: tags.map(({ tag }) => tag),
      ...where,
      group_id: group.id,
      community_id: community,
      author_id: author,
      audience: input.audience,
      state,
      created_at: ctx.now,
      expires_at: endOf(ctx.now, input.months ?? agreed.months),
      confirmed_at: ctx.now,
      away_why: waits ? 'waiting' : null,
    })
    await store.setTags(ctx, id, tags)
    if (input.pictures.length > 0) await attachPictures(ctx, id, input.pictures)
    ctx.tell({
      name: waits ? 'market.listing_waiting' : 'market.listing_posted',
      group: group.id,
      subject: id,
      data: { kind: input.kind, author, written_by: personOf(ctx) ?? nobody },
    })
    return { listing: id, state }
  },
})

/** A listing as the asking person may know it. @throws items.item_absent, market.listing_absent, market.switched_off */
export async function listingFor(ctx: Ctx, id: ItemId, lock = false) {
  const { item, at } = await itemFor(ctx, id, lock)
  const text = item.kind === 'listing' ? await store.listing(ctx, id) : undefined
  if (!text) throw refuse('market.listing_absent')
  await needMarket(ctx, item.community_id)
  return { item, at, text }
}

type Field = keyof store.ListingText & keyof store.Change
const fields = [
  'kind',
  'title',
  'body',
  'category_id',
  'price_text',
  'price_minor',
  'tags',
  'place',
  'lat',
  'lon',
  'precise',
] as const satisfies readonly Field[]

const points: ReadonlySet<Field> = new Set(['lat', 'lon', 'precise'] as const)

export const editListing = command('market.edit_listing', {
  doc: 'Changes an offer or a want; what it was before stays in its history.',
  input: EditListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId, true),
  allow: (actor, { at }) => mayEdit(actor, at),
  async run(ctx, input, { item, at, text }): Promise<{ listing: ItemId; changed: boolean }> {
    const asked: Partial<Record<Field, unknown>> = {
      kind: input.kind,
      title: input.title,
      body: input.body,
      category_id: input.category,
      price_text: input.price,
      price_minor: await priceOf(ctx, item.community_id, input),
      tags: input.tags && tagsOf(input.tags).map(({ tag }) => tag),
      ...(await whereOf(ctx, item.community_id, input)),
    }
    const changed = fields.filter((field) => asked[field] !== undefined && differs(asked[field], text[field]))
    const change = Object.fromEntries(changed.map((field) => [field, asked[field]])) as store.Change
    const before: Record<string, unknown> = Object.fromEntries(
      changed
        // Where it was before its author made that coarser is in nobody's history.
        .map((field) =>
          field === 'category_id'
            ? ['category', text.category]
            : points.has(field)
              ? ['point', true]
              : [field, text[field]],
        ),
    )
    const to = await movedTo(ctx, item, input)
    if (to.audience !== undefined) before['audience'] = item.audience
    if (to.group !== undefined) before['group'] = item.group_id
    if (change.category_id !== undefined) await checkCategory(ctx, item.community_id, change.category_id)
    if (input.pictures && (await hangAnew(ctx, item.id, input.pictures))) before['pictures'] = true
    if (input.months !== undefined) await setEnd(ctx, item.id, input.months)
    if (Object.keys(before).length === 0) return { listing: item.id, changed: input.months !== undefined }
    const now = { ...text, ...change }
    await store.update(ctx, item.id, change)
    if (change.tags || change.kind) await store.setTags(ctx, item.id, tagsOf(now.tags))
    await editItem(ctx, item.id, {
      title: change.title,
      ...to,
      before,
      search: [now.title, now.body, now.price_text, now.place, ...now.tags],
    })
    ctx.tell({
      name: 'market.listing_edited',
      group: item.group_id,
      subject: item.id,
      data: { fields: Object.keys(before) },
    })
    await lookedAtAgain(ctx, item, at, text, Object.keys(before))
    return { listing: item.id, changed: true }
  },
})

const nowhere: Where = { place: '', lat: null, lon: null, precise: null }

/** Its author speaks of it anew, so it counts as confirmed. */
const setEnd = (ctx: Ctx, id: ItemId, months: number) => confirmUntil(ctx, id, endOf(ctx.now, months))

/** What others would read or see; where the group looks first, a change of it waits too. What came back is sent again by changing it. */
const seen = ['kind', 'title', 'body', 'price_text', 'tags', 'place', 'pictures']

async function lookedAtAgain(
  ctx: Ctx,
  item: ItemFor['item'],
  at: ItemFor['at'],
  text: store.ListingText,
  changed: readonly string[],
): Promise<void> {
  if (ctx.actor.kind !== 'person' || at.rights.has('mayModerate') || !changed.some((field) => seen.includes(field)))
    return
  if (item.held) return void (text.away_why === 'returned' && (await wait(ctx, item)))
  if (item.state !== 'live' || !(await setting(ctx, item.community_id)).moderated) return
  await setHeld(ctx, item.id, true)
  await setItemsState(ctx, [item.id], 'away')
  await wait(ctx, item)
}

const differs = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.join('\n') !== b.join('\n') : a !== b

type To = { group?: GroupId; audience?: Audience }

/**
 * Who sees it from now on: another audience, or another circle of the same community.
 * @throws items.audience_closed, market.circle_absent, groups.members_only
 */
async function movedTo(ctx: Ctx, item: ItemFor['item'], input: Out<typeof EditListing>): Promise<To> {
  const moved = input.group !== undefined && input.group !== item.group_id
  const audience = input.audience ?? item.audience
  if (!moved && audience === item.audience) return {}
  const { group, standing } = moved
    ? await readableGroup(ctx, input.group as GroupId)
    : await readableGroup(ctx.as('what its group may show'), item.group_id)
  if (group.community_id !== item.community_id) throw refuse('market.circle_absent')
  if (moved) {
    const verdict = mayPost(ctx.actor, standing, ctx.actor.kind === 'system')
    if (!verdict.ok) throw refuse(verdict.code, verdict.params)
    if (!(await activeMember(ctx, group.id, item.author_id))) throw refuse('market.member_absent')
  }
  await checkAudience(ctx, group, audience)
  return { ...(moved && { group: group.id }), ...(audience !== item.audience && { audience }) }
}

/** False when they hang there already, in this order. */
async function hangAnew(ctx: Ctx, item: ItemId, wanted: readonly string[]): Promise<boolean> {
  const now = (await picturesOf(ctx, [item])).get(item)!.map((picture) => picture.id)
  if (now.join() === wanted.join()) return false
  await attachPictures(ctx, item, wanted)
  return true
}
