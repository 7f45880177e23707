// What the form of a listing offers: where it may stand and who may see it, and what it is sorted by.
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { holds } from '#commons/groups'
import { mine, readableGroup } from '#commons/groups/server'
import { audiencesIn } from '#commons/items/server'
import type { Posting } from '../index.ts'
import { mayPost } from '../policy.ts'
import { OneGroup } from '../schema.ts'
import { setting } from './life/store.ts'
import { spots } from './place/store.ts'
import { treeOf } from './categories.ts'
import { marketIn } from './market-in.ts'

export const posting = query('market.posting', {
  doc: 'What the form of an offer or want offers in a community: who may see it, circles of the asking person, categories.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (actor, { standing }) => mayPost(actor, standing),
  async run(ctx, _input, { community, standing }): Promise<Posting> {
    const agreed = await setting(ctx, community)
    const { group } = await readableGroup(ctx, community)
    const open = await audiencesIn(ctx, group)
    return {
      community,
      public: open.includes(4),
      circles: await circlesOf(ctx, community),
      spots: await spots(ctx, community),
      setting: agreed,
      waits: agreed.moderated && !holds(standing, 'mayModerate'),
      categories: await treeOf(ctx, community, false),
    }
  },
})

/** Circles of the community that the asking person is in. */
async function circlesOf(ctx: Ctx, community: GroupId): Promise<Posting['circles']> {
  if (ctx.actor.kind !== 'person') return []
  const { groups } = await mine(ctx, {})
  return groups
    .filter(({ parent, state }) => parent === community && state === 'active')
    .map(({ id, name }) => ({ id, name }))
}
