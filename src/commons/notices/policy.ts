// Who may do what here: pure, the same for the server and for the buttons.
import type { Actor } from '#kernel/context'
import { allow, deny, type Verdict } from '#kernel/verdict'

export const anyone = (): Verdict => allow
export const maySignedIn = (actor: Actor): Verdict =>
  actor.kind === 'person' ? allow : deny('kernel.sign_in_required')
export const mayAsSystem = (actor: Actor): Verdict => (actor.kind === 'system' ? allow : deny('notices.system_only'))

/** The host in person; a key for programs reads nobody's letters. */
export const mayReadOutbox = (actor: Actor): Verdict => {
  if (actor.kind !== 'person') return deny('kernel.sign_in_required')
  return actor.host && actor.scopes === null ? allow : deny('notices.host_only')
}
