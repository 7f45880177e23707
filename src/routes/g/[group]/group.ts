// The group of a page, for its forms: by the address in the path, as the reader may know it.
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import type { PageEvent } from '../../kit.ts'

/** Errors: `groups.group_absent`, also for an address that has moved on while the form stood open. */
export async function groupOf(event: PageEvent): Promise<string> {
  const face = await event.locals.ask(front, { address: event.params['group'] ?? '' })
  if ('movedTo' in face) throw refuse('groups.group_absent')
  return face.id
}
