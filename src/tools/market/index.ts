// Door 1 of market: browser-safe. Offers and wants.
import { declareErrors } from '#kernel/errors'
import type { GroupId, Id, ItemId } from '#kernel/ids'
import type { Verdict } from '#kernel/verdict'
import type { Audience, ItemState, Picture } from '#commons/items'
import type { Card } from '#commons/people'

export * as limits from './limits.ts'
export { mayEdit, mayPost, maySetCategories } from './policy.ts'
export { kinds, type Kind } from './schema.ts'
import type { Kind } from './schema.ts'

export type CategoryId = Id<'category'>
export type Category = { id: CategoryId; name: string }
/** In the tree; `depth` from 1. */
export type CategoryNode = Category & { parent: CategoryId | null; depth: number; retired: boolean }
/**
 * What somebody asks or gives for it: an amount of the group's unit, or words, or both ("20 grains" "and 1 € for the flour").
 * Neither is to be agreed; an amount of 0 is a gift.
 */
export type Price = { text: string; minor: bigint | null }

/** A listing in a list. `place` is the name of its circle, null when it is of the community itself. */
export type ListingRow = {
  id: ItemId
  kind: Kind
  title: string
  /** The beginning of its text, up to 160 characters, on one line. */
  excerpt: string
  price: Price
  /** First picture; to be shown small. */
  picture: Picture | null
  author: Card
  created_at: Date
  category: Category | null
  tags: string[]
  circle: string | null
  state: ItemState
}

/** What the form of a listing offers. `circles`: those of the asking person. */
export type Posting = {
  community: GroupId
  public: boolean
  circles: { id: GroupId; name: string }[]
  categories: CategoryNode[]
}

/** `count` is at most 500; `more` says that there are others. */
export type Count = { count: number; more: boolean }
export type Listings = {
  listings: ListingRow[]
  next: string | null
  offers: Count
  wants: Count
  can: { post: Verdict }
}

export type Listing = {
  id: ItemId
  kind: Kind
  title: string
  body: string
  price: Price
  category: Category | null
  /** The categories above it and itself, from the top. */
  categories: Category[]
  tags: string[]
  pictures: Picture[]
  audience: Audience
  state: ItemState
  locale: string
  author: Card
  /** Who wrote it down for the author; null when they did themselves. */
  written_by: Card | null
  created_at: Date
  edited_at: Date | null
  group: string
  community: string
  circle: string | null
  can: { edit: Verdict; put_away: Verdict; bring_back: Verdict; read_history: Verdict }
}

export const errors = declareErrors({
  'market.switched_off': 'absent',
  'market.listing_absent': 'absent',
  'market.category_absent': 'absent',
  'market.circle_absent': 'absent',
  'market.category_taken': 'conflict',
  'market.category_cycle': 'invalid',
  'market.category_deep': 'limit',
  'market.categories_full': 'limit',
  'market.member_absent': 'absent',
  'market.system_only': 'denied',
})

export const facts = [
  'market.listing_posted',
  'market.listing_edited',
  'market.listings_imported',
  'market.categories_set',
] as const
