// Places of lists that run from the newest down. What was never ours is refused before the database reads it.
import { fromPlace } from '#kernel/shape'
import type { Below } from './store.ts'

/** Of a list by created_at and id. */
export function placeOf(after: string | undefined): Below {
  const parts = fromPlace(after, 'instant', 'id')
  return parts && { at: new Date(parts[0]!), id: parts[1]! }
}

/** Of a list by a running number. */
export const numberOf = (after: string | undefined): string | null => fromPlace(after, 'number')?.[0] ?? null
