// The filter of a statement as its address says it: the same for the page and for the files to take away.
import { askedWords, type Asked } from '#tools/ledger/ui'
import { maybe } from '../../../kit.ts'

export function askedOf(url: URL): Asked {
  return Object.fromEntries(
    askedWords.flatMap((name) => (maybe(url.searchParams, name) ? [[name, maybe(url.searchParams, name)]] : [])),
  ) as Asked
}

type Node = { id: string; parent: string | null }
/** A category stands for all below it. In the tree each parent comes before its children. */
export function categoryOf({ category }: Asked, tree: readonly Node[]): { category?: string[] } {
  if (!category) return {}
  const under = new Set([category])
  for (const { id, parent } of tree) if (parent && under.has(parent)) under.add(id)
  return { category: [...under] }
}

/** A tree as the options of a list: what stands lower is set in. */
export const indented = (
  tree: readonly { id: string; name: string; depth: number }[],
): { id: string; name: string }[] =>
  tree.map(({ id, name, depth }) => ({ id, name: '\u2003'.repeat(depth - 1) + name }))
