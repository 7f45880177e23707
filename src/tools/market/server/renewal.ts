// The page behind the link of a letter: does this still stand? A look changes nothing; the button answers.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import { readableGroup } from '#commons/groups/server'
import { setItemsState } from '#commons/items/server'
import type { Renewal } from '../index.ts'
import * as limits from '../limits.ts'
import { anyone } from '../policy.ts'
import { ByLink, Renew } from '../schema.ts'
import * as store from './life/store.ts'
import { readToken } from './life/token.ts'
import { stands } from './life/wait.ts'
import { hasMarket } from './market-in.ts'

/** @throws market.link_wrong */
async function asked(ctx: Ctx, token: string) {
  const link = await readToken(ctx, token)
  if (!link || !(await hasMarket(ctx, link.community))) throw refuse('market.link_wrong')
  const { group } = await readableGroup(ctx.as('the group of a letter'), link.community)
  return { link, group, due: await store.due(ctx, link.community, link.person, link.at, limits.renewed) }
}

export const renewal = query('market.renewal', {
  doc: 'What a signed link of a letter asks its person about; empty when all is answered.',
  input: ByLink,
  api: false,
  subject: (ctx, { token }) => asked(ctx, token),
  allow: anyone,
  run: async (ctx, _input, { link, group, due }): Promise<Renewal> => ({
    group: { name: group.name, address: group.address, locale: group.locale },
    months: (await store.setting(ctx, link.community)).months,
    due: due.map(({ id, kind, title, expires_at, stale, confirmed_at }) => ({
      id,
      kind,
      title,
      expires_at,
      stale,
      confirmed_at,
    })),
  }),
})

export const renew = command('market.renew', {
  doc: 'Answers a signed link of a letter: these still stand, the others of it are put away.',
  input: Renew,
  api: false,
  subject: (ctx, { token }) => asked(ctx, token),
  allow: anyone,
  async run(ctx, { keep }, { link, due }): Promise<{ kept: number; ended: number }> {
    const theirs = ctx.as('answered by a link of a letter')
    const [stay, go] = [due.filter(({ id }) => keep.includes(id)), due.filter(({ id }) => !keep.includes(id))]
    for (const one of stay) await stands(theirs, { ...one, community_id: link.community, author_id: link.person })
    const ids = go.map(({ id }) => id)
    await setItemsState(theirs, ids, 'away', link.person)
    await store.setWhy(ctx, ids, 'paused')
    for (const one of go)
      ctx.tell({ name: 'market.listing_paused', group: one.group_id, subject: one.id, data: { author: link.person } })
    return { kept: stay.length, ended: go.length }
  },
})
