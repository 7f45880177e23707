// Editing one category of the tree: adding, renaming, moving, merging, retiring.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { readableGroup } from '#commons/groups/server'
import type { CategoryNode } from '../index.ts'
import * as limits from '../limits.ts'
import { maySetCategories } from '../policy.ts'
import { inOrder, misplaced, pathOf, subtreeOf } from '../rules/tree.ts'
import { AddCategory, MergeCategories, MoveCategory, RenameCategory, RetireCategory } from '../schema.ts'
import { communityOf, same, treeOf } from './categories.ts'
import * as store from './categories/store.ts'

type Tree = { categories: CategoryNode[] }

/** The category with its whole tree, locked. @throws market.category_absent */
async function branch(ctx: Ctx, id: string) {
  const found = await store.one(ctx, id)
  if (!found) throw refuse('market.category_absent')
  const here = await readableGroup(ctx, found.group_id)
  await store.lock(ctx, found.group_id)
  const all = await store.ofCommunity(ctx, found.group_id)
  const category = all.find((row) => row.id === id)
  if (!category) throw refuse('market.category_absent')
  return { ...here, category, all }
}

/** @throws market.category_absent: the parent is no category of this tree, or is retired */
function parentIn(all: readonly store.CategoryRow[], parent: string | null | undefined): string | null {
  if (parent && !all.some(({ id, retired }) => id === parent && !retired)) throw refuse('market.category_absent')
  return parent ?? null
}

function freeName(all: readonly store.CategoryRow[], name: string, parent: string | null, but: string | null): void {
  const taken = all.some(
    (one) => one.id !== but && !one.retired && one.parent_id === parent && same(one.name) === same(name),
  )
  if (taken)
    throw refuse('market.category_taken', { name }, { name: { key: 'market.error.category_taken', params: { name } } })
}

function place(all: readonly store.CategoryRow[], id: string | null, parent: string | null): void {
  const problem = misplaced(all, id, parent)
  if (problem) throw refuse(problem, { most: limits.categoryDepth })
}

async function changed(ctx: Ctx, community: GroupId): Promise<Tree> {
  ctx.tell({ name: 'market.categories_set', group: community })
  return { categories: await treeOf(ctx, community, true) }
}

export const addCategory = command('market.add_category', {
  doc: 'Adds a category, at the top of the tree or under another one.',
  input: AddCategory,
  subject: (ctx, input) => communityOf(ctx, input.group as GroupId),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { name, parent: asked }, { group }): Promise<Tree> {
    await store.lock(ctx, group.id)
    const all = await store.ofCommunity(ctx, group.id)
    if (all.filter((one) => !one.retired).length >= limits.categories)
      throw refuse('market.categories_full', { most: limits.categories })
    const parent = parentIn(all, asked)
    place(all, null, parent)
    freeName(all, name, parent, null)
    await store.insert(ctx, group.id, parent, [name])
    return changed(ctx, group.id)
  },
})

export const renameCategory = command('market.rename_category', {
  doc: 'Renames a category; what stands under it stays there.',
  input: RenameCategory,
  subject: (ctx, input) => branch(ctx, input.category),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { name }, { category, all }): Promise<Tree> {
    freeName(all, name, category.parent_id, category.id)
    await store.rename(ctx, category.id, name)
    return changed(ctx, category.group_id)
  },
})

export const moveCategory = command('market.move_category', {
  doc: 'Moves a category, with all below it, under another parent, or one step up or down among its siblings.',
  input: MoveCategory,
  subject: (ctx, input) => branch(ctx, input.category),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, input, { category, all }): Promise<Tree> {
    const parent = input.parent === undefined ? category.parent_id : parentIn(all, input.parent)
    if (parent !== category.parent_id) {
      place(all, category.id, parent)
      freeName(all, category.name, parent, category.id)
    }
    const siblings = inOrder(all)
      .filter((one) => one.parent_id === parent && one.id !== category.id)
      .map(({ id }) => id)
    await store.place(ctx, category.id, parent, around(siblings, category, all, parent, input.step))
    return changed(ctx, category.group_id)
  },
})

/** Its siblings with itself where it goes: one step from where it stood, or at the end of another family. */
function around(
  siblings: readonly string[],
  category: store.CategoryRow,
  all: readonly store.CategoryRow[],
  parent: string | null,
  step: 'up' | 'down' | undefined,
): string[] {
  const before = inOrder(all).filter((one) => one.parent_id === parent && !one.retired)
  const stood = before.findIndex(({ id }) => id === category.id)
  if (stood < 0) return [...siblings, category.id]
  // Retired ones are not shown, so a step passes over them.
  const next = step && before[stood + (step === 'up' ? -1 : 1)]
  if (!next)
    return inOrder(all)
      .filter((one) => one.parent_id === parent)
      .map(({ id }) => id)
  const at = siblings.indexOf(next.id) + (step === 'up' ? 0 : 1)
  return [...siblings.slice(0, at), category.id, ...siblings.slice(at)]
}

export const mergeCategories = command('market.merge_categories', {
  doc: 'Puts everything that stands under one category, and its own categories, under another one; the first is gone.',
  input: MergeCategories,
  subject: (ctx, input) => branch(ctx, input.category),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { into: asked }, { category, all }): Promise<Tree & { moved: number }> {
    const into = parentIn(all, asked)!
    // Into one of its own would leave the others under what is gone.
    if (subtreeOf(all, category.id).includes(into))
      throw refuse('market.category_cycle', { most: limits.categoryDepth })
    for (const child of all.filter((one) => one.parent_id === category.id)) {
      place(all, child.id, into)
      freeName(all, child.name, into, child.id)
    }
    const moved = await store.merge(ctx, category.id, into)
    return { ...(await changed(ctx, category.group_id)), moved }
  },
})

export const retireCategory = command('market.retire_category', {
  doc: 'No longer offers a category and those below it, or offers it again; what stands under it keeps it.',
  input: RetireCategory,
  subject: (ctx, input) => branch(ctx, input.category),
  allow: (actor, { standing }) => maySetCategories(actor, standing),
  async run(ctx, { retired }, { category, all }): Promise<Tree> {
    // What comes back needs those above it.
    const ids = retired ? subtreeOf(all, category.id) : pathOf(all, category.id)
    if (!retired)
      for (const one of all) if (ids.includes(one.id) && one.retired) freeName(all, one.name, one.parent_id, one.id)
    await store.retire(ctx, ids, retired)
    return changed(ctx, category.group_id)
  },
})
