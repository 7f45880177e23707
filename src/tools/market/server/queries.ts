// Reading offers and wants.
import { query } from '#kernel/query'
import { personOf } from '#kernel/context'
import type { GroupId, ItemId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
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
import { circleNames, marketIn } from './market-in.ts'
import * as store from './store.ts'
import { listingFor } from './write.ts'

function below(after: string | undefined): store.Below {
  const parts = fromPlace(after, 'small', 'instant', 'id')
  return parts && { stale: parts[0] !== '0', at: new Date(parts[1]!), id: parts[2]! }
}

export const listings = query('market.listings', {
  doc: 'Offers and wants of a community or circle that the asking person may see, newest first, with how many there are of each kind.',
  input: shapes.Listings,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor, _subject, input) => mayList(actor, input.mine),
  async run(ctx, input, { standing, community, circle }): Promise<Listings> {
    const keeper = ctx.actor.kind === 'system' || holds(standing, 'mayModerate') || holds(standing, 'mayPostForOthers')
    const wanted: store.Wanted = {
      community,
      circle,
      kinds: input.kind ? [input.kind] : shapes.kinds,
      find: input.find,
      categories: input.category ? subtreeOf(await ofCommunity(ctx, community), input.category) : null,
      tag: input.tag ? foldTag(input.tag) : null,
      author: input.mine ? personOf(ctx) : (input.author ?? null),
      state: input.state,
      ownAway: !keeper,
    }
    if (input.find) await planAnew(ctx)
    const [rows, counts] = await Promise.all([
      store.page(ctx, wanted, below(input.after), limits.page + 1),
      store.counts(ctx, wanted),
    ])
    const page = rows.slice(0, limits.page)
    const last = rows.length > limits.page ? page.at(-1) : undefined
    return {
      listings: await shown(ctx, page, standing),
      next: last ? toPlace(last.stale ? 1 : 0, last.created_at, last.id) : null,
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
