// Rows of listings as lists show them: with faces, first pictures and names of circles.
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { Standing } from '#commons/groups'
import { firstPictures } from '#commons/items/server'
import type { Card } from '#commons/people'
import { cardsOf } from '#commons/people/server'
import type { ListingRow } from '../index.ts'
import { circleNames } from './market-in.ts'
import type * as store from './store.ts'

/** Cards of authors. A face is shown to those who share the group; strangers get the name. */
export async function authors(
  ctx: Ctx,
  ids: readonly PersonId[],
  standing: Pick<Standing, 'state'>,
): Promise<(id: PersonId) => Card> {
  const cards = await cardsOf(ctx, ids)
  const member = standing.state === 'active' || ctx.actor.kind === 'system'
  return (id) => {
    const card = cards.get(id) ?? { id, name: '', picture: null, state: 'gone' }
    return member ? card : { ...card, picture: null }
  }
}

export async function shown(
  ctx: Ctx,
  rows: readonly store.Row[],
  standing: Pick<Standing, 'state'>,
): Promise<ListingRow[]> {
  const [author, pictures, circles] = await Promise.all([
    authors(
      ctx,
      rows.map((row) => row.author_id),
      standing,
    ),
    firstPictures(
      ctx,
      rows.map((row) => row.id),
    ),
    circleNames(
      ctx,
      rows.filter((row) => row.group_id !== row.community_id).map((row) => row.group_id),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    excerpt: row.excerpt,
    price: { text: row.price_text, minor: row.price_minor },
    picture: pictures.get(row.id) ?? null,
    author: author(row.author_id),
    created_at: row.created_at,
    category: row.category_id && row.category !== null ? { id: row.category_id, name: row.category } : null,
    tags: row.tags,
    circle: circles.get(row.group_id) ?? null,
    state: row.state,
    why: row.state === 'live' ? null : row.away_why,
    stale: row.stale,
    confirmed_at: row.confirmed_at,
    place: row.place,
    km: row.km ?? null,
  }))
}
