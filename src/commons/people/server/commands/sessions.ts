// Ending sessions: one's own only, and never by an API token.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { PersonId } from '#kernel/ids'
import { mayInPerson } from '../../policy.ts'
import { Nothing, OneSession } from '../../schema.ts'
import * as store from '../store.ts'

/** The asking person; the policy has let nobody else through. */
export const me = async (ctx: Ctx): Promise<PersonId> => {
  const id = personOf(ctx)
  if (!id) throw refuse('kernel.sign_in_required')
  return id
}

/** The session that asks; none for an API token or the system. */
export const currentSession = (ctx: Ctx): string | null => (ctx.actor.kind === 'person' && ctx.actor.session) || null

export const signOut = command('people.sign_out', {
  doc: 'Ends the session that asks.',
  input: Nothing,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, _input, person): Promise<{ ended: number }> {
    const session = currentSession(ctx)
    return { ended: session ? (await store.endSession(ctx, person, session)).length : 0 }
  },
})

export const endSession = command('people.end_session', {
  doc: 'Ends one of the own sessions.',
  input: OneSession,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, { session }, person): Promise<{ ended: number }> {
    const ended = await store.endSession(ctx, person, session)
    if (ended.length === 0) throw refuse('people.session_absent')
    return { ended: ended.length }
  },
})

export const endOtherSessions = command('people.end_other_sessions', {
  doc: 'Ends all of the own sessions but the one that asks.',
  input: Nothing,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, _input, person): Promise<{ ended: number }> {
    return { ended: (await store.endOtherSessions(ctx, person, currentSession(ctx))).length }
  },
})
