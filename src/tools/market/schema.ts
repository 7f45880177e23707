// Shapes of every input of market.
import * as v from 'valibot'
import { locales } from '#kernel/context'
import { day, id, line, minor, place, prose } from '#kernel/shape'
import { audienceField } from '#commons/items'
import * as limits from './limits.ts'
import { precisions } from './rules/place.ts'

export const kinds = ['offer', 'want'] as const
export type Kind = (typeof kinds)[number]

const kind = v.picklist(kinds, 'choice')
/** Whole amount of the group's unit in its smallest part; a gift is 0. */
const price = () => v.pipe(minor(), v.minValue(0n, 'too_small'))
/** The same as somebody types it, read by the currency's own rule; empty is none. In its place, never beside it. */
const typed = () => v.pipe(v.string(), v.maxLength(limits.amount, 'too_long'))
/** More than an item takes, so that it is the item that refuses, with its reason. */
const pictures = v.pipe(v.array(id()), v.maxLength(40, 'too_long'))
const tags = v.pipe(v.array(line(limits.tag, 1)), v.maxLength(limits.tags, 'too_large'))
const flag = v.union(
  [
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((word) => word === 'true'),
    ),
  ],
  'choice',
)

const point = () => v.pipe(v.string(), v.trim(), v.maxLength(limits.point, 'too_long'))
/** How many months it stands; 0: without an end. */
const months = v.optional(
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'number'), v.transform(Number))], 'number'),
    v.integer(),
    v.minValue(0, 'too_small'),
    v.maxValue(limits.months, 'too_large'),
  ),
)
export const PostListing = v.object({
  group: id(),
  /** Left out: as the group has agreed. */
  months,
  kind,
  title: line(limits.title, 1),
  body: v.optional(prose(limits.body), ''),
  category: v.optional(v.nullable(id())),
  price: v.optional(line(limits.price), ''),
  price_minor: v.optional(v.nullable(price())),
  amount: v.optional(typed()),
  audience: v.optional(audienceField(), 2),
  locale: v.optional(v.picklist(locales, 'choice')),
  pictures: v.optional(pictures, []),
  tags: v.optional(tags, []),
  /** Where it is, in words. */
  place: v.optional(line(limits.place)),
  /** A named place of the community; or else a point, kept as coarse as `precision` says. */
  spot: v.optional(v.nullable(id())),
  point: v.optional(point()),
  precision: v.optional(v.picklist(precisions, 'choice'), 'near'),
  /** A member for whom somebody writes it down. */
  for: v.optional(id()),
})

/** What is left out stays as it is; null empties. */
export const EditListing = v.object({
  listing: id(),
  months,
  kind: v.optional(kind),
  title: v.optional(line(limits.title, 1)),
  body: v.optional(prose(limits.body)),
  category: v.optional(v.nullable(id())),
  price: v.optional(line(limits.price)),
  price_minor: v.optional(v.nullable(price())),
  amount: v.optional(typed()),
  audience: v.optional(audienceField()),
  /** The community, or one of its circles. */
  group: v.optional(id()),
  pictures: v.optional(pictures),
  tags: v.optional(tags),
  /** Where it is, in words. */
  place: v.optional(line(limits.place)),
  /** A named place of the community; or else a point, kept as coarse as `precision` says. */
  spot: v.optional(v.nullable(id())),
  point: v.optional(point()),
  precision: v.optional(v.picklist(precisions, 'choice'), 'near'),
})

export const Listings = v.object({
  group: id(),
  kind: v.optional(kind),
  find: v.optional(line(limits.find), ''),
  /** With all below it. */
  category: v.optional(id()),
  tag: v.optional(line(limits.tag)),
  author: v.optional(id()),
  mine: v.optional(flag, false),
  state: v.optional(v.picklist(['live', 'away', 'all'], 'choice'), 'live'),
  /** The nearest first: `me`, a named place by its id, or a point. */
  from: v.optional(point()),
  within_km: v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'number'), v.transform(Number))], 'number'),
      v.minValue(1, 'too_small'),
      v.maxValue(limits.within_km, 'too_large'),
    ),
  ),
  after: place(),
})
const whole = (least: number) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'number'), v.transform(Number))], 'number'),
    v.integer(),
    v.minValue(least, 'too_small'),
    v.maxValue(limits.months, 'too_large'),
  )
/** 0: without an end; left out: as the group has agreed. */
export const ConfirmListing = v.object({ listing: id(), months: v.optional(whole(0)) })
export const ReturnListing = v.object({ listing: id(), words: prose(limits.returned, 1) })
export const InGroup = v.object({ group: id(), after: place() })
export const OneAuthor = v.object({ group: id(), person: id() })
const token = v.pipe(v.string(), v.maxLength(500, 'too_long'))
export const ByLink = v.object({ token })
export const Renew = v.object({
  token,
  keep: v.pipe(v.array(id()), v.maxLength(limits.renewed, 'too_large')),
})
export const SetSetting = v.object({
  group: id(),
  months: whole(0),
  stale_months: whole(1),
  moderated: v.optional(flag, false),
})
export const SaveSearch = v.object({
  group: id(),
  name: v.optional(line(limits.searchName), ''),
  kind: v.optional(kind),
  find: v.optional(line(limits.find), ''),
  category: v.optional(id()),
  tag: v.optional(line(limits.tag)),
})
export const EndSearch = v.object({ search: id() })
export const AddSpot = v.object({ group: id(), name: line(limits.spotName, 1), point: point() })
export const OneSpot = v.object({ spot: id() })
export const KeepPlace = v.object({ group: id(), from: point() })
export const OneListing = v.object({ listing: id() })
export const OneGroup = v.object({ group: id() })
export const SetCategories = v.object({
  group: id(),
  names: v.pipe(v.array(line(limits.category, 1)), v.maxLength(limits.categories, 'too_long')),
})
export const ListCategories = v.object({ group: id(), retired: v.optional(flag, false) })
const parent = v.nullable(id())
export const AddCategory = v.object({ group: id(), name: line(limits.category, 1), parent: v.optional(parent) })
export const MoveCategory = v.object({
  category: id(),
  /** Null: to the top of the tree. */
  parent: v.optional(parent),
  step: v.optional(v.picklist(['up', 'down'], 'choice')),
})
export const MergeCategories = v.object({ category: id(), into: id() })
export const RetireCategory = v.object({ category: id(), retired: v.optional(flag, true) })
export const RenameCategory = v.object({ category: id(), name: line(limits.category, 1) })

/** `since`: what came on that day or later is marked as new. */
export const CatalogueSheet = v.object({
  group: id(),
  since: v.optional(day()),
  large: v.optional(v.boolean('choice'), false),
})

/** Texts of an import are cleaned and cut, not refused: the source's rules were others. */
const anyText = v.pipe(v.string(), v.maxLength(200_000, 'too_long'))
export const ImportListings = v.object({
  group: id(),
  rows: v.pipe(
    v.array(
      v.object({
        source_id: v.pipe(v.string(), v.minLength(1, 'required'), v.maxLength(200, 'too_long')),
        kind,
        title: anyText,
        body: anyText,
        category: v.optional(v.nullable(anyText)),
        price: v.optional(anyText, ''),
        hidden: v.optional(v.boolean(), false),
        expires_at: v.optional(v.nullable(v.date())),
        created_at: v.date(),
        author: id(),
        audience: v.optional(audienceField(), 2),
        locale: v.optional(v.picklist(locales, 'choice')),
      }),
    ),
    v.maxLength(limits.importedRows, 'too_long'),
  ),
})
export type ImportedListing = v.InferInput<typeof ImportListings>['rows'][number]
