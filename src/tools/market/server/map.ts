// Offers and wants on a map: as many as one can look at, the newest first.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import type { MapOf } from '../index.ts'
import * as limits from '../limits.ts'
import { mayList } from '../policy.ts'
import { Listings } from '../schema.ts'
import { marketIn } from './market-in.ts'
import { wantedOf } from './queries.ts'
import * as places from './place/store.ts'
import * as store from './store.ts'

export const map = query('market.map', {
  doc: 'Where the newest offers and wants are that the asking person may see, with the named places of the community.',
  input: Listings,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor, _subject, input) => mayList(actor, input.mine),
  async run(ctx, input, here): Promise<MapOf> {
    const wanted = await wantedOf(ctx, input, here)
    const rows = await store.placed(ctx, wanted, limits.pins + 1)
    return {
      listings: rows.slice(0, limits.pins),
      more: rows.length > limits.pins,
      spots: await places.spots(ctx, here.community),
      from: wanted.near && { lat: wanted.near.lat, lon: wanted.near.lon },
    }
  },
})
