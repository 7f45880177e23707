// What the queries answer: for pages, and for the API.
import type { Card } from '#commons/people'
import type { Locale } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'
import type { Verdict } from '#kernel/verdict'
import type { Admission, MembershipState, Visibility } from './standing.ts'

/** A group as it is shown in a list or at the head of a page. `brand` goes to `brandCss`. */
export type GroupCard = {
  id: GroupId
  address: string
  name: string
  about: string
  place: string
  members: number
  brand: Record<string, string | number>
}
export type MyGroup = GroupCard & {
  parent: GroupId | null
  state: MembershipState
  roles: string[]
  admission: Admission
  visibility: Visibility
}

/** The group has another address now. */
export type Moved = { movedTo: string }

/** What a visitor sees before belonging to it. */
export type Front = GroupCard & {
  blueprint: string
  locale: Locale
  admission: Admission
  visibility: Visibility
  circle: boolean
  state: MembershipState
  /** `join` and `ask` exclude each other by admission; `read` opens the members' room. */
  can: { join: Verdict; ask: Verdict; read: Verdict }
}

/** For the layout of all pages of a group. */
export type Shell = GroupCard & {
  blueprint: string
  locale: Locale
  time_zone: string
  admission: Admission
  visibility: Visibility
  /** A circle names its community. */
  parent: { id: GroupId; address: string; name: string } | null
  community: GroupId
  tools: string[]
  places: string[]
  words: Record<string, string>
  me: { person: PersonId | null; state: MembershipState; roles: string[]; rights: string[] }
  /** One verdict per right that any room declares, by its name. */
  can: Record<string, Verdict>
}

export type MemberRow = { person: Card; number: string | null; roles: string[]; joined_at: Date | null }
export type MemberPage = {
  rows: MemberRow[]
  after: string | null
  can: { invite: Verdict; admit: Verdict; seeAll: Verdict }
}
export type RoleTerm = { role: string; since: Date; until: Date | null }
export type MemberDetail = {
  person: Card
  state: MembershipState
  number: string | null
  joined_at: Date | null
  ended_at: Date | null
  /** Every active member is also `member`, which is not listed here. */
  roles: RoleTerm[]
  circles: { id: GroupId; address: string; name: string }[]
  /** `invite`: only for a member who was imported and has not come yet. */
  can: { suspend: Verdict; restore: Verdict; giveRoles: Verdict; invite: Verdict; leave: Verdict }
}
export type QueueRow = { person: Card; answer: string; asked_at: Date }
export type InvitationState = 'open' | 'used' | 'expired' | 'withdrawn'
export type InvitationRow = {
  id: Id<'invitation'>
  address: string
  state: InvitationState
  by: Card | null
  /** The imported member it is for, if any. */
  person: Card | null
  created_at: Date
  expires_at: Date
}
/** For the confirm page behind the link. */
export type InvitationLook = {
  group: GroupCard & { locale: Locale }
  by: Card | null
  note: string
  address: string
  /** Proposed name for somebody new. */
  name: string
  /**
   * `accept`: signed in, one button. `new`: nobody is signed in; the page offers both to give a name and to come in first
   * (whether the mailbox is known is not told). `member`: already inside.
   */
  how: 'accept' | 'new' | 'member'
  expires_at: Date
}
/** `right` is the full message key of its words, e.g. `groups.right.mayAdmit`. */
export type RightsGrid = { roles: string[]; rows: { name: string; right: string; roles: string[] }[] }
export type CircleRow = GroupCard & {
  admission: Admission
  state: MembershipState
  can: { join: Verdict; leave: Verdict }
}
export type GroupSettings = GroupCard & {
  locale: Locale
  time_zone: string
  blueprint: string
  admission: Admission
  visibility: Visibility
  circle: boolean
  oldAddresses: string[]
  can: { update: Verdict; createCircle: Verdict }
}
