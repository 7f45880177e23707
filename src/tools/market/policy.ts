// Who may do what with offers and wants: pure, the same for the server and for the buttons.
import type { Actor } from '#kernel/context'
import { all, allow, deny, type Verdict } from '#kernel/verdict'
import { verdictOf, type Standing } from '#commons/groups'

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

export const mayImport = (actor: Actor): Verdict => (actor.kind === 'system' ? allow : deny('market.system_only'))

export { mayEdit } from '#commons/items'
