import type { Words } from '#ui/words.ts'

/** A scope is the name of a room; people read what that room is called. */
export function titleOf(t: Words, scope: string): string {
  const key = `${scope}.title`
  const title = t.any(key)
  return title === key ? scope : title
}
