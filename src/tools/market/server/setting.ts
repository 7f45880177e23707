// What a community has agreed about its offers and wants.
import { command } from '#kernel/command'
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import type { MarketSetting } from '../index.ts'
import { maySetCategories as maySet } from '../policy.ts'
import { OneGroup, SetSetting } from '../schema.ts'
import { communityOf } from './categories.ts'
import { marketIn } from './market-in.ts'
import * as store from './life/store.ts'

export const setting = query('market.setting', {
  doc: 'How long offers and wants stand in a community, and whether a steward looks at new ones first.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  run: (ctx, _input, { community }): Promise<MarketSetting> => store.setting(ctx, community),
})

export const setSetting = command('market.set_setting', {
  doc: 'Sets how long offers and wants stand in a community, and whether a steward looks at new ones first.',
  input: SetSetting,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => maySet(actor, standing),
  async run(ctx, { months, stale_months, moderated }, { group }): Promise<MarketSetting> {
    const to = { months, stale_months, moderated }
    await store.setSetting(ctx, group.id, to)
    ctx.tell({ name: 'market.setting_changed', group: group.id })
    return to
  },
})
