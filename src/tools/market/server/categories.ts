// What offers and wants are sorted by: a community's own list.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { wordsOf } from '#commons/items'
import { readableGroup } from '#commons/groups/server'
import type { Category } from '../index.ts'
import { maySetCategories } from '../policy.ts'
import { OneGroup, RenameCategory, SetCategories } from '../schema.ts'
import * as store from './categories/store.ts'
import { marketIn } from './market-in.ts'

export const categories = query('market.categories', {
  doc: 'The categories of a community, in its order.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  run: async (ctx, _input, { community }): Promise<{ categories: Category[] }> => ({
    categories: await store.ofCommunity(ctx, community),
  }),
})

/** Two names that differ in capitals or accents only would be one for a reader. */
const same = (name: string): string => wordsOf(name).join(' ') || name

/** A circle has its community's categories, so it is the community's right that counts. */
async function communityOf(ctx: Ctx, id: GroupId) {
  const here = await readableGroup(ctx, id)
  return here.group.parent_id === null ? here : readableGroup(ctx, here.group.community_id)
}

export const setCategories = command('market.set_categories', {
  doc: 'Sets the categories of a community, in this order; offers and wants of a category that goes have none.',
  input: SetCategories,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { names }, { group }): Promise<{ categories: Category[] }> {
    const seen = new Set<string>()
    for (const name of names) {
      if (seen.has(same(name))) throw refuse('market.category_taken', { name })
      seen.add(same(name))
    }
    await store.set(ctx, group.id, names)
    ctx.tell({ name: 'market.categories_set', group: group.id })
    return { categories: await store.ofCommunity(ctx, group.id) }
  },
})

export const renameCategory = command('market.rename_category', {
  doc: 'Renames a category; what stands under it stays there.',
  input: RenameCategory,
  async subject(ctx, input) {
    const category = await store.one(ctx, input.category)
    if (!category) throw refuse('market.category_absent')
    return { category, ...(await readableGroup(ctx, category.group_id)) }
  },
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { name }, { category }): Promise<{ category: string; name: string }> {
    const others = await store.ofCommunity(ctx, category.group_id)
    if (others.some((other) => other.id !== category.id && same(other.name) === same(name)))
      throw refuse('market.category_taken', { name })
    await store.rename(ctx, category.id, name)
    ctx.tell({ name: 'market.categories_set', group: category.group_id })
    return { category: category.id, name }
  },
})
