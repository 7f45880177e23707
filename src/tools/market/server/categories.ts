// Reading the categories of a community, and setting the top of its tree.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { Categories } from '#kernel/room'
import { wordsOf } from '#commons/items'
import { readableGroup } from '#commons/groups/server'
import type { Category, CategoryNode } from '../index.ts'
import { maySetCategories } from '../policy.ts'
import { depthOf, inOrder, pathOf } from '../rules/tree.ts'
import { ListCategories, SetCategories } from '../schema.ts'
import * as store from './categories/store.ts'
import { marketIn } from './market-in.ts'

export async function treeOf(ctx: Ctx, community: GroupId, retired: boolean): Promise<CategoryNode[]> {
  const rows = await store.ofCommunity(ctx, community)
  return inOrder(rows)
    .filter((row) => retired || !row.retired)
    .map(({ id, name, parent_id, retired: away }) => ({
      id,
      name,
      parent: parent_id,
      depth: depthOf(rows, id),
      retired: away,
    }))
}

/** The categories above one, from the top, and itself. */
export async function wayTo(ctx: Ctx, community: GroupId, id: string | null): Promise<Category[]> {
  if (id === null) return []
  const rows = await store.ofCommunity(ctx, community)
  return pathOf(rows, id)
    .toReversed()
    .flatMap((step) => rows.filter((row) => row.id === step).map((row) => ({ id: row.id, name: row.name })))
}

/** For rooms that count exchanges by category: each counts as the one at the top of its branch. */
export const sorting: Categories = {
  async list(ctx, group) {
    const rows = await store.ofCommunity(ctx, group as GroupId)
    const names = new Map(rows.map(({ id, name }) => [id, name]))
    return inOrder(rows).map(({ id, retired }) => {
      const path = pathOf(rows, id).toReversed()
      return { id, name: path.map((step) => names.get(step) ?? '').join(' › '), under: path[0] ?? id, open: !retired }
    })
  },
  ofItems: async (ctx, items) =>
    new Map((await store.ofListings(ctx, items)).map(({ item, category }) => [item, category])),
}

export const categories = query('market.categories', {
  doc: 'The categories of a community as a tree, each parent before its children; with `retired` also those no longer offered.',
  input: ListCategories,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  run: async (ctx, { retired }, { community }): Promise<{ categories: CategoryNode[] }> => ({
    categories: await treeOf(ctx, community, retired),
  }),
})

/** Two names that differ in capitals or accents only would be one for a reader. */
export const same = (name: string): string => wordsOf(name).join(' ') || name

/** A circle has its community's categories, so it is the community's right that counts. */
export async function communityOf(ctx: Ctx, id: GroupId) {
  const here = await readableGroup(ctx, id)
  return here.group.parent_id === null ? here : readableGroup(ctx, here.group.community_id)
}

export const setCategories = command('market.set_categories', {
  doc: 'Sets the top categories of a community, in this order; one that is not among them is no longer offered, and stays on what stands under it.',
  input: SetCategories,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { names }, { group }): Promise<{ categories: CategoryNode[] }> {
    const seen = new Set<string>()
    for (const name of names) {
      if (seen.has(same(name))) throw refuse('market.category_taken', { name })
      seen.add(same(name))
    }
    await store.lock(ctx, group.id)
    await store.set(ctx, group.id, names)
    ctx.tell({ name: 'market.categories_set', group: group.id })
    return { categories: await treeOf(ctx, group.id, false) }
  },
})
