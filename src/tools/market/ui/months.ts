// How long something may stand, to choose from.
import type { Option } from '#ui/types.ts'
import type { Words } from '#ui/words.ts'

const usual = [1, 3, 6, 12, 24]

/** `own`: stands among them even where it is none of the usual ones. */
export const monthOptions = (t: Words, own: number): Option[] => [
  ...[...new Set([...usual, ...(own > 0 ? [own] : [])])]
    .sort((a, b) => a - b)
    .map((count) => ({ value: String(count), label: t('market.screen.months', { count }) })),
  { value: '0', label: t('market.screen.no_end') },
]
