// Door 1 of items: browser-safe. What everybody makes: who sees it, how it is put away, found and illustrated.
import { declareErrors } from '#kernel/errors'
import type { Id, ItemId } from '#kernel/ids'

export { audiences, audiencesOf, type Audience, type AudienceName } from './audience.ts'
export { mayBringBack, mayEdit, mayPutAway, mayReadHistory, type ItemStanding } from './policy.ts'
export * as limits from './limits.ts'
export { audience as audienceField } from './schema.ts'
export { wordsOf } from './words.ts'

/** live: there · away: put away by its author, or for them · hidden: put away by a moderator. */
export type ItemState = 'live' | 'away' | 'hidden'

export type PictureId = Id<'picture'>
/** `width` and `height` are those of the full picture; the small one has the same proportions, at most 480 px. */
export type Picture = { id: PictureId; width: number; height: number; alt: string }
/** What a list shows of somebody; as `Card` of people, read from the same view. */
export type Face = { id: string; name: string; picture: string | null; state: string }

export type Found = {
  id: ItemId
  kind: string
  title: string
  author: Face
  created_at: Date
  /** First picture, if it has any. */
  picture: Picture | null
}

/** An earlier form of an item, newest first: `before` has the fields that were changed then, as they had been. */
export type Edit = { at: Date; by: Face; before: Record<string, unknown> }

export const errors = declareErrors({
  'items.item_absent': 'absent',
  'items.moderated': 'denied',
  'items.held': 'denied',
  'items.audience_closed': 'invalid',
  'items.picture_absent': 'absent',
  'items.picture_unreadable': 'invalid',
  'items.picture_too_large': 'invalid',
  'items.too_many_pictures': 'limit',
})

export const facts = ['items.item_put_away', 'items.item_brought_back'] as const
