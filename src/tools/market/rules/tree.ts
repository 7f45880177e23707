// The tree of categories: what stands under what, and what may be moved where. Pure.
import * as limits from '../limits.ts'

export type Branch = { id: string; parent_id: string | null }

/** The category and all below it. */
export function subtreeOf(all: readonly Branch[], id: string): string[] {
  const found = [id]
  for (let i = 0; i < found.length; i += 1)
    for (const { id: child, parent_id } of all) if (parent_id === found[i] && !found.includes(child)) found.push(child)
  return found
}

/** The category and all above it, itself first. */
export function pathOf(all: readonly Branch[], id: string | null): string[] {
  const path: string[] = []
  for (let at = id; at !== null && !path.includes(at); at = all.find((one) => one.id === at)?.parent_id ?? null)
    path.push(at)
  return path
}

/** Steps from the top; 1 for a category without parent. */
export const depthOf = (all: readonly Branch[], id: string): number => pathOf(all, id).length

/** How many levels stand in the category, itself counted. */
export const heightOf = (all: readonly Branch[], id: string): number =>
  Math.max(...subtreeOf(all, id).map((one) => depthOf(all, one))) - depthOf(all, id) + 1

export type Misplaced = 'market.category_cycle' | 'market.category_deep'

/** Why it can't stand there; null when it can. A new one has no id and one level. */
export function misplaced(all: readonly Branch[], id: string | null, parent: string | null): Misplaced | null {
  if (parent === null) return null
  if (id !== null && subtreeOf(all, id).includes(parent)) return 'market.category_cycle'
  const height = id === null ? 1 : heightOf(all, id)
  return depthOf(all, parent) + height > limits.categoryDepth ? 'market.category_deep' : null
}

/** As one reads it: each parent before its children, in the order among siblings. */
export function inOrder<B extends Branch & { position: number; name: string }>(all: readonly B[]): B[] {
  const under = (parent: string | null): B[] =>
    all
      .filter(({ parent_id }) => parent_id === parent)
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name))
      .flatMap((one) => [one, ...under(one.id)])
  return under(null)
}
