// Keys for programs: made by somebody who is there, with scopes and an end, shown once.
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { registry } from '#kernel/registry'
import { hashToken, newToken } from '#kernel/secrets'
import { mayInPerson } from '../../policy.ts'
import { limits, MakeToken, OneToken } from '../../schema.ts'
import * as store from '../store.ts'
import { me } from './sessions.ts'

/** Scopes are the names of the rooms whose commands and queries a key may call. */
export const scopes = (): string[] =>
  [
    ...new Set(
      registry()
        .filter((act) => act.about.api)
        .map((act) => act.about.scope),
    ),
  ].sort()

export const makeToken = command('people.make_token', {
  doc: 'Makes an API token with scopes and an end of at most a year; the answer is the only time it is shown.',
  input: MakeToken,
  api: false,
  keep: 'never',
  subject: me,
  allow: mayInPerson,
  async run(ctx, input, person): Promise<{ id: string; token: string; expires_at: Date }> {
    const known = scopes()
    if (!input.scopes.every((scope) => known.includes(scope)))
      throw refuse('kernel.input_invalid', {}, { scopes: { key: 'kernel.field.choice' } })
    await store.lockPerson(ctx, person)
    if ((await store.ownTokens(ctx, person)).length >= limits.tokens)
      throw refuse('people.tokens_many', { limit: limits.tokens })
    // The prefix lets a scanner of published files recognise what must not be there.
    const token = `tequio_${newToken()}`
    const id = newId()
    const until = new Date(ctx.now.getTime() + input.days * 86_400_000)
    await store.putToken(ctx, person, {
      id,
      hash: hashToken(token),
      name: input.name,
      scopes: [...new Set(input.scopes)],
      until,
    })
    ctx.tell({ name: 'people.token_made', subject: person, data: { token: id } })
    return { id, token, expires_at: until }
  },
})

export const revokeToken = command('people.revoke_token', {
  doc: 'Ends one of the own API tokens, at once.',
  input: OneToken,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, { token }, person): Promise<{ ended: number }> {
    const ended = await store.endToken(ctx, person, token)
    if (ended.length === 0) throw refuse('people.token_absent')
    return { ended: ended.length }
  },
})
