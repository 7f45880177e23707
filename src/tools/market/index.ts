// Door 1 of market: browser-safe. Offers and wants.
import { declareErrors } from '#kernel/errors'
import type { Locale } from '#kernel/context'
import type { GroupId, Id, ItemId } from '#kernel/ids'
import type { Verdict } from '#kernel/verdict'
import type { Audience, ItemState, Picture } from '#commons/items'
import type { Card } from '#commons/people'

export * as limits from './limits.ts'
export { mayEdit, mayPost, maySetCategories } from './policy.ts'
export { kinds, type Kind } from './schema.ts'
import type { Kind } from './schema.ts'
import type { Point, Precision } from './rules/place.ts'

export type CategoryId = Id<'category'>
export type Category = { id: CategoryId; name: string }
/** In the tree; `depth` from 1. */
export type CategoryNode = Category & { parent: CategoryId | null; depth: number; retired: boolean }
/**
 * What somebody asks or gives for it: an amount of the group's unit, or words, or both ("20 grains" "and 1 € for the flour").
 * Neither is to be agreed; an amount of 0 is a gift.
 */
export type Price = { text: string; minor: bigint | null }

/** Why it is away. Expired: its end has come. Waiting: for a steward. Returned: with a word, to be changed. */
export type AwayWhy = 'paused' | 'fulfilled' | 'expired' | 'waiting' | 'returned'

/** What a community has agreed. `months` 0: without an end. `moderated`: a steward looks at what is new first. */
export type MarketSetting = { months: number; stale_months: number; moderated: boolean }

/** A place that a community has named. */
export type Spot = Point & { id: string; name: string }
/** Where something is: in words, and at a point as coarse as its author chose. */
export type Where = { place: string; at: (Point & { precise: Precision }) | null }
/** What a map shows; `from` is where the reader looks from. */
export type MapOf = {
  listings: (Point & { id: ItemId; kind: Kind; title: string })[]
  more: boolean
  spots: Spot[]
  from: Point | null
}

/** A search that somebody keeps. */
export type SavedSearch = {
  id: string
  name: string
  kind: Kind | null
  find: string
  category: Category | null
  tag: string | null
  created_at: Date
}

/** What the link of a letter asks its person about. */
export type Renewal = {
  group: { name: string; address: string; locale: Locale }
  months: number
  due: { id: ItemId; kind: Kind; title: string; expires_at: Date | null; stale: boolean; confirmed_at: Date }[]
}
/** The confirm page behind that link. */
export const renewalPath = (token: string): string => `/m/listings/${token}`

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
  why: AwayWhy | null
  /** Not confirmed for longer than the group has agreed. */
  stale: boolean
  confirmed_at: Date
  place: string
  /** How far, where somebody asked from where. */
  km: number | null
}

/** What the form of a listing offers. `circles`: those of the asking person. */
export type Posting = {
  community: GroupId
  public: boolean
  circles: { id: GroupId; name: string }[]
  setting: MarketSetting
  spots: Spot[]
  /** What the asking person writes waits for a steward. */
  waits: boolean
  categories: CategoryNode[]
}

/** `count` is at most 500; `more` says that there are others. */
export type Count = { count: number; more: boolean }
export type Listings = {
  listings: ListingRow[]
  next: string | null
  offers: Count
  wants: Count
  /** What waits to be seen, for who may show it. */
  waiting: Count
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
  where: Where
  expires_at: Date | null
  confirmed_at: Date
  stale: boolean
  why: AwayWhy | null
  /** The words with which it was given back. */
  note: string
  group: string
  community: string
  circle: string | null
  can: {
    edit: Verdict
    put_away: Verdict
    bring_back: Verdict
    read_history: Verdict
    keep: Verdict
    resume: Verdict
    confirm: Verdict
    approve: Verdict
  }
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
  'market.listing_away': 'conflict',
  'market.point_unreadable': 'invalid',
  'market.place_unknown': 'invalid',
  'market.spot_absent': 'absent',
  'market.spot_taken': 'conflict',
  'market.spots_full': 'limit',
  'market.searches_full': 'limit',
  'market.search_absent': 'absent',
  'market.search_empty': 'invalid',
  'market.not_waiting': 'conflict',
  'market.link_wrong': 'absent',
  'market.member_absent': 'absent',
  'market.system_only': 'denied',
  'market.paper_long': 'limit',
})

export const facts = [
  'market.listing_posted',
  'market.listing_edited',
  'market.listings_imported',
  'market.categories_set',
  'market.setting_changed',
  'market.spots_changed',
  'market.search_saved',
  'market.search_ended',
  'market.listing_confirmed',
  'market.listing_paused',
  'market.listing_fulfilled',
  'market.listing_waiting',
  'market.listing_approved',
  'market.listing_returned',
  'market.listings_due',
  'market.listings_ended',
] as const
