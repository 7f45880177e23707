// Rows of an export → rows as the rooms here take them. Pure; who is who is handed in.
import type { Locale } from '#kernel/context'
import { isLocale } from '#kernel/context'
import type { SourceListing, SourceMember, SourceTransfer } from './plan.ts'

// Controls but line feed, and what turns the direction of a page round: no name of anybody.
// oxlint-disable-next-line no-control-regex
const unshowable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g
const oneLine = (text: string): string =>
  text
    .replace(unshowable, ' ')
    .replace(/\s*\n\s*/g, ', ')
    .replace(/ {2,}/g, ' ')
    .trim()
/** Cut between characters, never inside one. */
const upTo = (most: number, text: string): string =>
  text.length <= most ? text : [...text].slice(0, most).join('').slice(0, most)

export const nameLimit = 120

/** Behind these stands somebody who can come, claim the place and speak; the others are accounts of the group. */
export const isPerson = ({ holder }: Pick<SourceMember, 'holder'>): boolean =>
  ['person', 'household', 'organisation', 'business'].includes(holder)

export type MemberRow = {
  source_id: string
  name: string
  address: string | null
  number: string
  joined_at: Date
  state: 'active' | 'suspended' | 'left'
}

export const nameOf = (member: SourceMember): string => upTo(nameLimit, oneLine(member.name)) || member.account

/** Who left with a balance stays suspended until it is settled: an account that is closed can settle nothing. */
export const stateOf = ({ status, left }: SourceMember): MemberRow['state'] => (left === 'settled' ? 'left' : status)

/** @param since for those without a date of their own */
export const memberRow = (member: SourceMember, since: Date): MemberRow => ({
  source_id: member.sourceId,
  name: nameOf(member),
  address: member.email && member.email.length <= 254 ? member.email : null,
  number: upTo(40, member.account),
  joined_at: member.createdAt ? new Date(member.createdAt) : since,
  state: stateOf(member),
})

/** Telephones and where somebody lives, for those with a role until the person has come and chosen. */
export function fieldsOf(member: SourceMember): { field: 'phone' | 'place'; value: string }[] {
  const phone = upTo(60, oneLine(member.phones.map(({ number }) => number).join(', ')))
  const place = upTo(120, oneLine([...member.address, member.postcode].filter(Boolean).join(', ')))
  return [{ field: 'phone', value: phone } as const, { field: 'place', value: place } as const].filter(
    ({ value }) => value !== '',
  )
}

/** The account's code as the ledger spells codes, or null where it can't be one. */
export function codeOf(account: string): string | null {
  const code = account.trim().toUpperCase()
  return /^[A-Z0-9][A-Z0-9-]{1,23}$/.test(code) ? code : null
}

/** What has no column of ours, kept beside the row for the group's own export. Null when there is nothing. */
export function memberAside({
  aside,
  website,
  language,
  min,
  max,
  left,
}: SourceMember): Record<string, unknown> | null {
  const rest = { ...aside, website, language, left: left ?? '', min: min?.toString() ?? '', max: max?.toString() ?? '' }
  const said = Object.entries(rest).filter(([, value]) => value !== '')
  return said.length > 0 ? Object.fromEntries(said) : null
}

export type ListingRow = {
  source_id: string
  kind: 'offer' | 'want'
  title: string
  body: string
  category: string | null
  price: string
  hidden: boolean
  expires_at: Date | null
  created_at: Date
  author: string
  locale: Locale
}

export const listingRow = (
  listing: SourceListing,
  author: string,
  language: string,
  fallback: Locale,
  since: Date,
): ListingRow => ({
  source_id: listing.sourceId,
  kind: listing.kind,
  title: listing.title,
  body: listing.description,
  category: listing.category || null,
  price: listing.rate,
  hidden: listing.hidden,
  // The whole of its last day.
  expires_at: listing.expiresOn ? new Date(`${listing.expiresOn}T23:59:59.999Z`) : null,
  created_at: listing.createdAt ? new Date(listing.createdAt) : since,
  author,
  locale: isLocale(language) ? language : fallback,
})

export function listingAside({ aside, keywords, image }: SourceListing): Record<string, unknown> | null {
  const rest = { ...aside, ...(keywords.length > 0 ? { keywords } : {}), ...(image ? { image } : {}) }
  return Object.keys(rest).length > 0 ? rest : null
}

/** The source's own word for the kind of trade, who entered it, and the side that another exchange keeps. */
export function transferAside({ aside, type, enteredBy, foreign }: SourceTransfer): Record<string, unknown> {
  return { ...aside, type, ...(enteredBy ? { entered_by: enteredBy } : {}), ...(foreign ? { foreign } : {}) }
}
