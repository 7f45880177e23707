// The shape in which a room registers what it brings. Boot lists the rooms; the kernel knows no room by name.
import type { Ctx } from './context.ts'
import type { PersonId } from './ids.ts'

/** A right and the roles that hold it when a group begins; the group's grid may differ afterwards. */
export type Right = { name: string; roles: readonly string[] }

export type FactRow = {
  id: bigint
  name: string
  group_id: string | null
  subject: string | null
  actor: string | null
  data: Record<string, unknown>
  at: Date
}

/** Hears facts in order, in batches, in one transaction with its cursor: what it writes happens once per fact. */
export type Listener = {
  name: string
  facts: readonly string[] | 'all'
  take(ctx: Ctx, facts: readonly FactRow[]): Promise<void>
}

/** Work at set times. `cron` in UTC, five fields. */
export type TimedJob = { name: string; cron: string; run(ctx: Ctx): Promise<void> }

/** What one person is told because of a fact. Texts are messages of the room: `<room>.notice.<kind>` (and `.mail.<kind>.*`). */
export type Told = {
  person: PersonId
  group: string | null
  /** `<room>.<kind>`, e.g. `ledger.received`. */
  kind: string
  /** What it is about: the same subject closes the need that it opened. */
  subject: string
  /** Values for the texts; ids of persons and items are looked up when shown, so names are never copied. */
  data: Record<string, string | number | boolean | null>
  /** Page it leads to, a path. */
  link: string
  /** `open`: waits for this person on home; `close`: waits no longer. */
  need?: 'open' | 'close'
  /** Shown among what happened; needs are shown as needs. */
  notice?: boolean
  /** Also by mail, unless this person switched that kind off. */
  mail?: boolean
  /** Where the letter's button leads, if not to the page: a link for one act, that works without signing in. */
  mail_link?: string
}

/** Fact → audience + text. */
export type NoticeRule = { fact: string; tell(ctx: Ctx, fact: FactRow): Promise<Told[]> }

/** What a room sorts its items by, for rooms that count by it: they know ids, it knows names. */
export type Categories = {
  /** Those of a group, in its order. `under`: the one that it counts as, itself or one above it; `open`: may be chosen now. */
  list(ctx: Ctx, group: string): Promise<readonly { id: string; name: string; under: string; open: boolean }[]>
  /** Under which of them these items stand; items of other rooms and those without are left out. */
  ofItems(ctx: Ctx, items: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export type RoomManifest = {
  name: string
  /** Rooms whose doors this room may enter. */
  needs: readonly string[]
  rights?: readonly Right[]
  facts?: readonly string[]
  listeners?: readonly Listener[]
  notices?: readonly NoticeRule[]
  jobs?: readonly TimedJob[]
  categories?: Categories
  /** SQL run after the app role got its grants: what that role must never do directly. `APP` stands for the role. */
  revokes?: readonly string[]
  /** Hands everything of one person to another, when somebody claims a membership that was made for them. */
  merge?(ctx: Ctx, from: PersonId, to: PersonId): Promise<void>
}

let open: readonly RoomManifest[] = []
export const setRooms = (rooms: readonly RoomManifest[]): void => void (open = rooms)
export const rooms = (): readonly RoomManifest[] => open
