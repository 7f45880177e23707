// Tags in use, to be chosen instead of written anew.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import * as limits from '../limits.ts'
import { OneGroup } from '../schema.ts'
import { marketIn } from './market-in.ts'
import * as store from './store.ts'

export const tags = query('market.tags', {
  doc: 'Tags of what was posted lately, as far as the asking person may see it, the most frequent first.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  run: async (ctx, _input, { community }): Promise<{ tags: { tag: string; listings: number }[] }> => ({
    tags: await store.recentTags(ctx, community, limits.tagsProposed),
  }),
})
