// What people may read of themselves and of each other.
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { PersonId } from '#kernel/ids'
import { query } from '#kernel/query'
import { hashToken } from '#kernel/secrets'
import type { LinkView, Me, OwnField, Profile, SessionView, TokenView } from '../index.ts'
import { mayEditProfile, mayInPerson, mayPassword, maySignedIn } from '../policy.ts'
import { isFresh, maskAddress } from '../rules.ts'
import {
  fieldLengths,
  fieldNames,
  firstAudience,
  isPrintable,
  limits,
  LookAtLink,
  Nothing,
  OnePerson,
} from '../schema.ts'
import { cardsOf } from './cards.ts'
import { currentSession, me } from './commands/sessions.ts'
import { scopes } from './commands/tokens.ts'
import * as store from './store.ts'

export const lookAtLink = query('people.look_at_link', {
  doc: 'What following a sign-in link would do; it uses nothing up.',
  input: LookAtLink,
  api: false,
  async run(ctx, { token }): Promise<LinkView> {
    const link = await store.linkBy(ctx, { token: hashToken(token) })
    if (!link) return { state: 'absent', address: '', name: '', makes: false, needsName: false }
    const address = maskAddress(link.address)
    const state = link.used_at ? 'used' : link.expires_at <= ctx.now ? 'expired' : 'live'
    if (state !== 'live') return { state, address, name: '', makes: false, needsName: false }
    const known = await store.atAddress(ctx.tx, link.address_key)
    return { state, address, name: known?.name ?? link.name ?? '', makes: !known, needsName: !known && !link.name }
  },
})

export const meQuery = query('people.me', {
  doc: 'The asking person, for the frame of every page; null for somebody who is not signed in.',
  input: Nothing,
  async run(ctx): Promise<Me | null> {
    const id = personOf(ctx)
    const row = id ? await store.me(ctx, id, currentSession(ctx)) : undefined
    if (!row) return null
    const standing = { fresh: isFresh(row.signed_in_at, ctx.now), hasPassword: row.has_password }
    return {
      id: row.id,
      name: row.name,
      picture: row.picture_id,
      address: row.address,
      locale: row.locale,
      time_zone: row.time_zone,
      theme: row.theme,
      host: ctx.actor.kind === 'person' && ctx.actor.host,
      hasPassword: standing.hasPassword,
      fresh: standing.fresh,
      can: { setPassword: mayPassword(ctx.actor, standing), manageAccess: mayInPerson(ctx.actor) },
    }
  },
})

export const profile = query('people.profile', {
  doc: 'A person and the fields that are open to the asking person; absent where nothing is shared.',
  input: OnePerson,
  async run(ctx, { person, group }): Promise<Profile> {
    const card = (await cardsOf(ctx, [person as PersonId])).get(person as PersonId)
    if (!card || card.state === 'gone') throw refuse('people.person_absent')
    const { nearness, fields } = await store.sharedFields(ctx, card.id, group ?? null)
    if (nearness >= 4 && fields.length === 0) throw refuse('people.person_absent')
    return {
      person: card,
      fields: fieldNames.flatMap((name) => fields.filter((row) => row.field === name)),
      me: nearness === 0,
      can: { edit: mayEditProfile(ctx.actor, card.id) },
    }
  },
})

export const myFields = query('people.my_fields', {
  doc: 'All own profile fields with their audiences, the empty ones too.',
  input: Nothing,
  subject: me,
  allow: maySignedIn,
  async run(ctx, _input, person): Promise<OwnField[]> {
    const rows = await store.ownFields(ctx, person)
    return fieldNames.map((field) => {
      const row = rows.find((r) => r.field === field)
      return {
        field,
        value: row?.value ?? '',
        audience: row?.audience ?? firstAudience[field],
        max: fieldLengths[field],
        printed: isPrintable(field) ? (row?.printed ?? false) : null,
      }
    })
  },
})

export const sessions = query('people.sessions', {
  doc: 'The own sessions, last seen first.',
  input: Nothing,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, _input, person): Promise<SessionView[]> {
    const current = currentSession(ctx)
    return (await store.ownSessions(ctx, person)).map((row) => ({ ...row, current: row.id === current }))
  },
})

export const tokens = query('people.tokens', {
  doc: 'The own API tokens that have not run out, and the scopes that a new one may have.',
  input: Nothing,
  api: false,
  subject: me,
  allow: mayInPerson,
  async run(ctx, _input, person): Promise<{ tokens: TokenView[]; scopes: string[]; most: number }> {
    return { tokens: [...(await store.ownTokens(ctx, person))], scopes: scopes(), most: limits.tokens }
  },
})
