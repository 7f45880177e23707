// What queries answer with: browser-safe types for pages.
import type { Locale } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { Verdict } from '#kernel/verdict'
import type { FieldName, Theme } from './schema.ts'

/** What any room may show of a person. `picture` is an id of items.picture. */
export type Card = { id: PersonId; name: string; picture: string | null; state: 'unclaimed' | 'active' | 'gone' }

/** What the confirm page of a link shows. Whoever holds the link holds the mailbox, or took it: the address stays masked. */
export type LinkView = {
  state: 'live' | 'used' | 'expired' | 'absent'
  address: string
  /** Of the person who will be signed in, or the name given when asking; else empty. */
  name: string
  /** Following it makes a person. */
  makes: boolean
  /** `name` has to be given when following. */
  needsName: boolean
}

/** The asking person, for the frame of every page. `setPassword` says whether the form may be sent; the old password may be needed in it. */
export type Me = {
  id: PersonId
  name: string
  picture: string | null
  address: string | null
  locale: Locale
  time_zone: string
  theme: Theme
  host: boolean
  hasPassword: boolean
  /** Signed in within the last half hour: no old password is asked for. */
  fresh: boolean
  can: { setPassword: Verdict; manageAccess: Verdict }
}

/** 0 self, 1 roles, 2 members, 3 network, 4 public. */
export type FieldAudience = 0 | 1 | 2 | 3 | 4
export type FieldView = { field: FieldName; value: string; audience: FieldAudience }
/** One's own field, also when it is empty; `max` is its longest value; `printed` is null for what no sheet shows. */
export type OwnField = FieldView & { max: number; printed: boolean | null }

export type Profile = {
  person: Card
  /** Only what this reader may see, in the order in which it is shown. */
  fields: FieldView[]
  me: boolean
  can: { edit: Verdict }
}

export type SessionView = {
  id: string
  device: string
  created_at: Date
  seen_at: Date
  expires_at: Date
  current: boolean
}
export type TokenView = {
  id: string
  name: string
  scopes: string[]
  created_at: Date
  seen_at: Date | null
  expires_at: Date
}

/** `token` is shown this once, for the cookie; `next` is a path on this site; `made`: this person is new. */
export type SignedIn = { token: string; next: string; person: PersonId; made: boolean }
