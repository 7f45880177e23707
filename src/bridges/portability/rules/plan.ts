// What an export says, in one shape for every system: read first, shown to the person who imports, then committed.
// Accounts are named by the source's own codes. Amounts are minor units.
import type { Problem } from './problem.ts'
import type { CalendarDate, Instant } from './local-time.ts'

/** Who stands behind an account. `community` takes the levies; `link` stood for another exchange; `public` belongs to everybody. */
export type Holder = 'community' | 'person' | 'household' | 'organisation' | 'business' | 'public' | 'link'

export type SourceExchange = {
  code: string
  name: string
  shortName: string
  website: string
  email: string
  /** ISO 3166 code in upper case, or '' */
  country: string
  place: string
  region: string
  /** BCP 47 language, or '' */
  language: string
  timeZone: string
  currency: { one: string; other: string; symbol: string; scale: number }
  /** limits of new accounts; null is none */
  min: bigint | null
  max: bigint | null
}

export type SourceMember = {
  /** the same in every reading, also after the row has been edited at the source */
  sourceId: string
  /** changes when the row says something else */
  digest: string
  line: number
  account: string
  holder: Holder
  /** all names in one, trimmed */
  name: string
  givenName: string
  familyName: string
  /** as written; null if there is none */
  email: string | null
  language: string
  address: string[]
  postcode: string
  phones: { kind: 'mobile' | 'work' | 'home'; number: string }[]
  website: string
  status: 'active' | 'suspended'
  /**
   * No export says who left; this is what the rows suggest about a suspended member who has traded and shows no listing:
   * `settled` with a balance of zero, `unsettled` if the last trade is more than a year older than the last of the export.
   */
  left: 'settled' | 'unsettled' | null
  min: bigint | null
  max: bigint | null
  createdAt: Instant | null
  editedAt: Instant | null
  /** columns without a place of ours */
  aside: Record<string, string>
}

export type SourceListing = {
  sourceId: string
  digest: string
  line: number
  account: string
  kind: 'offer' | 'want'
  title: string
  /** text to the letter: markup and entities are shown as they stand, never run */
  description: string
  category: string
  keywords: string[]
  /** the price in words */
  rate: string
  image: string | null
  hidden: boolean
  createdAt: Instant | null
  expiresOn: CalendarDate | null
  aside: Record<string, string>
}

/** Moves `amount` from `debit` to `credit`. */
export type SourceEntry = { kind: 'main' | 'levy'; debit: string; credit: string; amount: bigint }

export type SourceTransfer = {
  sourceId: string
  line: number
  /** when it was entered, by the source's clock */
  recordedAt: Instant
  /** the source's own word for the kind of trade */
  type: string
  enteredBy: string
  description: string
  /** main entry first; levies are entries of the same transfer */
  entries: SourceEntry[]
  /** the side that another exchange keeps, with its figures in that exchange's unit */
  foreign: { side: 'buyer' | 'seller'; account: string; exchange: string; amount: string; levy: string } | null
  aside: Record<string, string>
}

/** What the source says a balance is (null: it does not say) beside what the transfers give. The difference opens the account. */
export type SourceBalance = {
  account: string
  line: number | null
  stated: bigint | null
  replayed: bigint
  difference: bigint
}

export type FileCount = { rows: number; accepted: number; refused: number }

export type Plan = {
  system: 'ces'
  exchange: SourceExchange
  members: SourceMember[]
  /** members who wait for a decision; their account counts as known */
  held: SourceMember[]
  listings: SourceListing[]
  transfers: SourceTransfer[]
  balances: SourceBalance[]
  /** by file name, for each file that was given */
  counts: Record<string, FileCount>
  problems: Problem[]
}

/** A file was refused: nothing may be imported. */
export const isStopped = (plan: Plan): boolean => plan.problems.some((p) => p.row === 'file')
/** Somebody has to decide first. */
export const decisionsOpen = (plan: Plan): Problem[] => plan.problems.filter((p) => p.row === 'decision')
