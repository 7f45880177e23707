// Who may do what with an item: pure, the same for the server and for the buttons.
import type { Actor } from '#kernel/context'
import { allow, deny, type Verdict } from '#kernel/verdict'
import type { ItemState } from './index.ts'

/** Where the asking person stands to one item that they can see. Rights count in its group and in its community. */
export type ItemStanding = {
  state: ItemState
  /** Made it, or it was made for them. */
  author: boolean
  /** Wrote it down for somebody else. */
  wrote: boolean
  /** An active member of its group. */
  member: boolean
  /** Waits for somebody who keeps order. */
  held?: boolean
  rights: ReadonlySet<string>
}

const known = (actor: Actor): Verdict => (actor.kind === 'anonymous' ? deny('kernel.sign_in_required') : allow)
const rightOr = (at: ItemStanding, ...rights: string[]): Verdict =>
  rights.some((right) => at.rights.has(right)) ? allow : deny('kernel.not_allowed')

/** Whoever made it, even after leaving; and those who post for others or keep order here. */
export function mayPutAway(actor: Actor, at: ItemStanding): Verdict {
  if (actor.kind === 'system' || at.author) return allow
  return known(actor).ok ? rightOr(at, 'mayModerate', 'mayPostForOthers') : known(actor)
}

/** What a moderator put away, and what waits for one, only a moderator brings back. */
export function mayBringBack(actor: Actor, at: ItemStanding): Verdict {
  if (actor.kind === 'system') return allow
  if (!known(actor).ok) return known(actor)
  if (at.rights.has('mayModerate')) return allow
  if (at.held) return at.author ? deny('items.held') : deny('kernel.not_allowed')
  if (!at.author) return at.state === 'hidden' ? deny('kernel.not_allowed') : rightOr(at, 'mayPostForOthers')
  if (at.state === 'hidden') return deny('items.moderated')
  return at.member ? allow : deny('groups.members_only')
}

/** A moderator puts away, but does not change other people's words; who posts for others writes on their behalf. */
export function mayEdit(actor: Actor, at: ItemStanding): Verdict {
  if (!known(actor).ok) return known(actor)
  if (at.rights.has('mayPostForOthers')) return allow
  if (!at.author) return deny('kernel.not_allowed')
  if (at.state === 'hidden') return deny('items.moderated')
  return at.member ? allow : deny('groups.members_only')
}

export function mayReadHistory(actor: Actor, at: ItemStanding): Verdict {
  if (actor.kind === 'system' || at.author) return allow
  return known(actor).ok ? rightOr(at, 'mayModerate') : known(actor)
}

/** `hidden` when somebody keeps order; `away` when it is done by the author or on their behalf. */
export const stateWhenPutAway = (at: ItemStanding): ItemState =>
  at.author || at.wrote || !at.rights.has('mayModerate') ? 'away' : 'hidden'
