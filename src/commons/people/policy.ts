// Who may do what here: pure, the same for the server and for the buttons.
import type { Actor } from '#kernel/context'
import { allow, all, deny, type Verdict } from '#kernel/verdict'

export const anyone = (): Verdict => allow

export const maySignedIn = (actor: Actor): Verdict =>
  actor.kind === 'person' ? allow : deny('kernel.sign_in_required')

/** Acts that open doors (keys, passwords, sessions) are for somebody who is there, never for an API token. */
export const mayInPerson = (actor: Actor): Verdict => {
  if (actor.kind !== 'person') return deny('kernel.sign_in_required')
  return actor.scopes === null ? allow : deny('people.session_needed')
}

/** May the form be sent at all; the old password, where it is needed, is typed into it. */
export const mayPassword = (actor: Actor, at: { fresh: boolean; hasPassword: boolean }): Verdict =>
  maySetPassword(actor, at, { old: '' })

/** With the old password, or soon after signing in by mail. */
export const maySetPassword = (
  actor: Actor,
  at: { fresh: boolean; hasPassword: boolean },
  input: { old?: string | undefined },
): Verdict =>
  all(mayInPerson(actor), at.fresh || (at.hasPassword && input.old !== undefined) ? allow : deny('people.proof_needed'))

export const mayAsSystem = (actor: Actor): Verdict => (actor.kind === 'system' ? allow : deny('people.system_only'))

export const mayEditProfile = (actor: Actor, person: string): Verdict =>
  actor.kind === 'person' && actor.id === person ? allow : deny('kernel.not_allowed')
