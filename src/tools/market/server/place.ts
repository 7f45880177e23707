// Where things and people are: spots that a community names, and the place that somebody keeps for themselves.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import { isId, newId, type GroupId } from '#kernel/ids'
import { readableGroup } from '#commons/groups/server'
import type { Spot } from '../index.ts'
import * as limits from '../limits.ts'
import { maySetCategories as maySet, maySign } from '../policy.ts'
import { coarse, readPoint, type Point, type Precision } from '../rules/place.ts'
import { AddSpot, KeepPlace, OneGroup, OneSpot } from '../schema.ts'
import { communityOf } from './categories.ts'
import { marketIn } from './market-in.ts'
import * as store from './place/store.ts'

export const places = query('market.places', {
  doc: 'Places that a community has named, and where the asking person said that they are.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  async run(ctx, _input, { community }): Promise<{ spots: Spot[]; own: Point | null }> {
    const person = personOf(ctx)
    return {
      spots: await store.spots(ctx, community),
      own: (person && (await store.ownPlace(ctx, person))) || null,
    }
  },
})

/** @throws market.point_unreadable, at this field */
function pointIn(text: string, field: string): Point {
  const point = readPoint(text)
  if (!point) throw refuse('market.point_unreadable', {}, { [field]: { key: 'market.error.point_unreadable' } })
  return point
}

export const addSpot = command('market.add_spot', {
  doc: 'Names a place of a community: a town, a quarter, where one meets. `point` is a pair of degrees or a link of a map.',
  input: AddSpot,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => maySet(actor, standing),
  async run(ctx, { name, point }, { group }): Promise<{ spot: string }> {
    const at = coarse(pointIn(point, 'point'), 'exact')
    if ((await store.spots(ctx, group.id)).length >= limits.spots)
      throw refuse('market.spots_full', { most: limits.spots })
    const id = newId()
    if (!(await store.addSpot(ctx, group.id, { id, name, ...at })))
      throw refuse('market.spot_taken', { name }, { name: { key: 'market.error.spot_taken', params: { name } } })
    ctx.tell({ name: 'market.spots_changed', group: group.id })
    return { spot: id }
  },
})

export const removeSpot = command('market.remove_spot', {
  doc: 'Takes a named place of a community away; what was placed there stays where it is.',
  input: OneSpot,
  async subject(ctx, { spot }) {
    const found = await store.spot(ctx, spot)
    if (!found) throw refuse('market.spot_absent')
    return { found, ...(await readableGroup(ctx, found.group_id)) }
  },
  allow: (actor, { standing }) => maySet(actor, standing),
  async run(ctx, { spot }, { found }): Promise<{ spot: string }> {
    await store.removeSpot(ctx, spot)
    ctx.tell({ name: 'market.spots_changed', group: found.group_id })
    return { spot }
  },
})

export const keepPlace = command('market.keep_place', {
  doc: 'Keeps where the asking person is, to a kilometre, for their own distances; nothing forgets it.',
  input: KeepPlace,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor) => maySign(actor),
  async run(ctx, { from }, { community }): Promise<{ kept: boolean }> {
    const at = from === '' ? null : await placeFrom(ctx, community, from)
    await store.keepPlace(ctx, personOf(ctx)!, at && coarse(at, 'near'))
    return { kept: at !== null }
  },
})

/** `me`, a named place of the community, or a point as somebody types it. @throws market.place_unknown, market.spot_absent, market.point_unreadable */
export async function placeFrom(ctx: Ctx, community: GroupId, from: string): Promise<Point> {
  if (from === 'me') {
    const person = personOf(ctx)
    const own = person && (await store.ownPlace(ctx, person))
    if (!own) throw refuse('market.place_unknown')
    return own
  }
  if (!isId(from)) return pointIn(from, 'from')
  const spot = await store.spot(ctx, from)
  if (spot?.group_id !== community) throw refuse('market.spot_absent')
  return { lat: spot.lat, lon: spot.lon }
}

type Given = {
  place?: string | undefined
  spot?: string | null | undefined
  point?: string | undefined
  precision: Precision
}
export type Where = { place: string; lat: number | null; lon: number | null; precise: Precision | null }

/** What is stored of where a listing is: as coarse as its author wants. Undefined: nothing was said. */
export async function whereOf(ctx: Ctx, community: GroupId, given: Given): Promise<Where | undefined> {
  if (given.place === undefined && given.spot === undefined && given.point === undefined) return undefined
  const place = given.place ?? ''
  if (given.spot) {
    const spot = await store.spot(ctx, given.spot)
    if (spot?.group_id !== community)
      throw refuse('market.spot_absent', {}, { spot: { key: 'market.error.spot_absent' } })
    return { place: place || spot.name, lat: spot.lat, lon: spot.lon, precise: 'town' }
  }
  if (!given.point?.trim()) return { place, lat: null, lon: null, precise: null }
  return { place, ...coarse(pointIn(given.point, 'point'), given.precision), precise: given.precision }
}
