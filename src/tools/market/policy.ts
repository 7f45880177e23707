// Who may do what with offers and wants: pure, the same for the server and for the buttons.
import type { Actor } from '#kernel/context'
import { all, allow, deny, type Verdict } from '#kernel/verdict'
import { verdictOf, type Standing } from '#commons/groups'
import { mayBringBack, mayEdit, type ItemStanding } from '#commons/items'

/** A member posts; for somebody else, only who may post for others. */
export function mayPost(actor: Actor, standing: Standing, forOther = false): Verdict {
  if (actor.kind === 'system') return forOther ? allow : deny('kernel.sign_in_required')
  return all(verdictOf(standing, 'mayPost'), forOther ? verdictOf(standing, 'mayPostForOthers') : allow)
}

/** Strangers read what is public; nothing is theirs. */
export const mayList = (actor: Actor, mine: boolean): Verdict =>
  mine && actor.kind !== 'person' ? deny('kernel.sign_in_required') : allow

export const maySetCategories = (actor: Actor, standing: Standing): Verdict =>
  actor.kind === 'system' ? allow : verdictOf(standing, 'maySetUp')

/** The catalogue names people and goes home with whoever prints it: members only. */
export const mayPrint = (standing: Standing): Verdict => verdictOf(standing, 'mayReadMembers')

export const mayImport = (actor: Actor): Verdict => mayAsSystem(actor)

/** Pausing and settling: whoever made it, even after leaving, and those who post for others. */
export function mayKeep(actor: Actor, at: ItemStanding): Verdict {
  if (actor.kind === 'anonymous') return deny('kernel.sign_in_required')
  return actor.kind === 'system' || at.author || at.rights.has('mayPostForOthers') ? allow : deny('kernel.not_allowed')
}

/** Who posts for others says it on their behalf. */
export const mayConfirm = (actor: Actor, at: ItemStanding): Verdict => mayEdit(actor, at)

/** What waits for a steward may be sent again; everything else comes back as items say. */
export function mayResume(actor: Actor, at: ItemStanding): Verdict {
  if (at.held && at.state === 'away' && (at.author || at.rights.has('mayPostForOthers'))) return mayEdit(actor, at)
  return mayBringBack(actor, at)
}

export function mayApprove(actor: Actor, at: ItemStanding): Verdict {
  if (actor.kind === 'anonymous') return deny('kernel.sign_in_required')
  return at.rights.has('mayModerate') ? allow : deny('kernel.not_allowed')
}
export const mayReadQueue = (_actor: Actor, standing: Standing): Verdict => verdictOf(standing, 'mayModerate')

export const maySign = (actor: Actor): Verdict => (actor.kind === 'person' ? allow : deny('kernel.sign_in_required'))

/** Members are told of what is new. */
export function mayKeepSearches(standing: Standing): Verdict {
  if (standing.person === null) return deny('kernel.sign_in_required')
  if (standing.state === 'suspended') return deny('groups.suspended')
  return standing.state === 'active' ? allow : deny('groups.members_only')
}

export const mayAsSystem = (actor: Actor): Verdict => (actor.kind === 'system' ? allow : deny('market.system_only'))
/** Who holds the link holds what it opens. */
export const anyone = (): Verdict => allow

export { mayEdit }
