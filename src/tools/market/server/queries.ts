// Reading offers and wants.
import { query } from '#kernel/query'
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId, ItemId } from '#kernel/ids'
import { refuse } from '#kernel/errors'
import { fromPlace, toPlace, type Out } from '#kernel/shape'
import { holds } from '#commons/groups'
import { mayBringBack, mayPutAway, mayReadHistory } from '#commons/items'
import { picturesOf, planAnew } from '#commons/items/server'
import { deny } from '#kernel/verdict'
import type { Listing, Listings } from '../index.ts'
import * as limits from '../limits.ts'
import { mayApprove, mayConfirm, mayEdit, mayKeep, mayList, mayPost, mayResume } from '../policy.ts'
import * as shapes from '../schema.ts'
import { foldTag } from '../rules/tags.ts'
import { subtreeOf } from '../rules/tree.ts'
import { ofCommunity } from './categories/store.ts'
import { wayTo } from './categories.ts'
import { waitingCount } from './life/store.ts'
import { authors, shown } from './shown.ts'
import { placeFrom } from './place.ts'
import { circleNames, marketIn, type MarketIn } from './market-in.ts'
import * as store from './store.ts'
import { listingFor } from './write.ts'

function below(after: string | undefined): store.Below {
  const parts = fromPlace(after, 'small', 'instant', 'id')
  return parts && { stale: parts[0] !== '0', at: new Date(parts[1]!), id: parts[2]! }
}

/** Of a list by distance: the text of the number as the database wrote it. */
function beyond(after: string | undefined): { far: string; id: string } | null {
  const parts = fromPlace(after, 'text', 'id')
  if (parts && !/^\d{1,20}(\.\d{1,20})?(e-\d{1,3})?$/.test(parts[0]!))
    throw refuse('kernel.input_invalid', {}, { after: { key: 'kernel.field.place' } })
  return parts && { far: parts[0]!, id: parts[1]! }
}

/** What a list, a count and a map of one page ask for alike. */
export async function wantedOf(
  ctx: Ctx,
  input: Out<typeof shapes.Listings>,
  { standing, community, circle }: Pick<MarketIn, 'standing' | 'community' | 'circle'>,
): Promise<store.Wanted> {
  const keeper = ctx.actor.kind === 'system' || holds(standing, 'mayModerate') || holds(standing, 'mayPostForOthers')
  return {
    community,
    circle,
    kinds: input.kind ? [input.kind] : shapes.kinds,
    find: input.find,
    categories: input.category ? subtreeOf(await ofCommunity(ctx, community), input.category) : null,
    tag: input.tag ? foldTag(input.tag) : null,
    author: input.mine ? personOf(ctx) : (input.author ?? null),
    state: input.state,
    near: input.from ? { ...(await placeFrom(ctx, community, input.from)), km: input.within_km ?? null } : null,
    ownAway: !keeper,
  }
}

export const listings = query('market.listings', {
  doc: 'Offers and wants of a community or circle that the asking person may see, newest first, with how many there are of each kind.',
  input: shapes.Listings,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor, _subject, input) => mayList(actor, input.mine),
  async run(ctx, input, { standing, community, circle }): Promise<Listings> {
    const wanted = await wantedOf(ctx, input, { standing, community, circle })
    if (input.find) await planAnew(ctx)
    const [rows, counts] = await Promise.all([
      wanted.near
        ? store.nearest(ctx, { ...wanted, near: wanted.near }, beyond(input.after), limits.page + 1)
        : store.page(ctx, wanted, below(input.after), limits.page + 1),
      store.counts(ctx, wanted),
    ])
    const page = rows.slice(0, limits.page)
    const last = rows.length > limits.page ? page.at(-1) : undefined
    return {
      listings: await shown(ctx, page, standing),
      next: last
        ? wanted.near
          ? toPlace(last.far!, last.id)
          : toPlace(last.stale ? 1 : 0, last.created_at, last.id)
        : null,
      offers: counts.offer,
      wants: counts.want,
      waiting: holds(standing, 'mayModerate') ? await waitingCount(ctx, community) : { count: 0, more: false },
      can: { post: mayPost(ctx.actor, standing) },
    }
  },
})

export const listing = query('market.listing', {
  doc: 'One offer or want with its pictures and what the asking person may do with it.',
  input: shapes.OneListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId),
  async run(ctx, _input, { item, at, text }): Promise<Listing> {
    const ids = [item.author_id, item.written_by]
    const inCircle = item.group_id !== item.community_id
    const [author, pictures, circles] = await Promise.all([
      authors(ctx, ids, { state: at.member ? 'active' : 'none' }),
      picturesOf(ctx, [item.id]),
      circleNames(ctx, inCircle ? [item.group_id] : []),
    ])
    return {
      id: item.id,
      kind: text.kind,
      title: text.title,
      body: text.body,
      price: { text: text.price_text, minor: text.price_minor },
      category: text.category_id && text.category !== null ? { id: text.category_id, name: text.category } : null,
      categories: await wayTo(ctx, item.community_id, text.category_id),
      tags: text.tags,
      pictures: pictures.get(item.id) ?? [],
      audience: item.audience,
      state: item.state,
      locale: item.locale,
      author: author(item.author_id),
      written_by: item.written_by === item.author_id ? null : author(item.written_by),
      created_at: item.created_at,
      edited_at: item.edited_at,
      where: {
        place: text.place,
        at:
          text.lat !== null && text.lon !== null && text.precise
            ? { lat: text.lat, lon: text.lon, precise: text.precise }
            : null,
      },
      expires_at: text.expires_at,
      confirmed_at: text.confirmed_at,
      stale: text.stale,
      why: item.state === 'live' ? null : text.away_why,
      note: item.state === 'live' ? '' : text.away_note,
      group: item.group_id,
      community: item.community_id,
      circle: circles.get(item.group_id) ?? null,
      can: {
        edit: mayEdit(ctx.actor, at),
        put_away: mayPutAway(ctx.actor, at),
        bring_back: mayBringBack(ctx.actor, at),
        read_history: mayReadHistory(ctx.actor, at),
        keep: mayKeep(ctx.actor, at),
        resume: mayResume(ctx.actor, at),
        confirm: mayConfirm(ctx.actor, at),
        approve: text.away_why === 'waiting' ? mayApprove(ctx.actor, at) : deny('market.not_waiting'),
      },
    }
  },
})
