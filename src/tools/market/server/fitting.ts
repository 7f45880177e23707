// What goes with a listing: offers for a want, wants for an offer, by category and tags.
import { query } from '#kernel/query'
import type { ItemId } from '#kernel/ids'
import type { ListingRow } from '../index.ts'
import * as limits from '../limits.ts'
import { anyone } from '../policy.ts'
import { foldTag } from '../rules/tags.ts'
import { OneListing } from '../schema.ts'
import { listingFor } from './write.ts'
import { shown } from './shown.ts'
import * as store from './store.ts'

export const fitting = query('market.fitting', {
  doc: 'Offers that may fit a want, or wants that may fit an offer: of the same category or with a common tag, the newest first.',
  input: OneListing,
  subject: (ctx, input) => listingFor(ctx, input.listing as ItemId),
  allow: anyone,
  async run(ctx, _input, { item, at, text }): Promise<{ listings: ListingRow[] }> {
    if (item.state !== 'live') return { listings: [] }
    const rows = await store.fitting(ctx, {
      community: item.community_id,
      author: item.author_id,
      kind: text.kind === 'want' ? 'offer' : 'want',
      category: text.category_id,
      tags: text.tags.map(foldTag),
      most: limits.fitting,
    })
    return { listings: await shown(ctx, rows, { state: at.member ? 'active' : 'none' }) }
  },
})
