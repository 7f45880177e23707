// Places of lists that run from the newest down. What was never ours is refused before the database reads it.
import { refuse } from '#kernel/errors'
import { isId } from '#kernel/ids'
import { fromPlace } from '#kernel/shape'
import type { Below } from './store.ts'

const never = () => refuse('kernel.input_invalid', {}, { after: { key: 'kernel.field.place' } })

/** Of a list by created_at and id. */
export function placeOf(after: string | undefined): Below {
  const parts = fromPlace(after, 2)
  if (!parts) return null
  const at = new Date(parts[0]!)
  if (Number.isNaN(at.getTime()) || !isId(parts[1]!)) throw never()
  return { at, id: parts[1] }
}

/** Of a list by a running number. */
export function numberOf(after: string | undefined): string | null {
  const parts = fromPlace(after, 1)
  if (!parts) return null
  if (!/^\d{1,18}$/.test(parts[0]!)) throw never()
  return parts[0]!
}
