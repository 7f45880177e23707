// The tree of categories as options of one list: each level is set in a little.
import type { Option } from '#ui/types.ts'
import type { CategoryNode } from '../index.ts'

const step = '\u2003'

export const categoryOptions = (categories: readonly CategoryNode[]): Option[] =>
  categories.map(({ id, name, depth }) => ({ value: id, label: step.repeat(depth - 1) + name }))
