// Who is in a group.
import { cardsOf } from '#commons/people/server'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { query } from '#kernel/query'
import { fromPlace, toPlace } from '#kernel/shape'
import { all, deny } from '#kernel/verdict'
import type { MemberDetail, MemberPage } from '../../index.ts'
import {
  mayAdmit,
  mayGiveRoles,
  mayInvite,
  mayLeave,
  mayReadMembers,
  mayReadState,
  mayRestore,
  maySuspend,
} from '../../policy.ts'
import { Members, pageSize, Someone } from '../../schema.ts'
import { isLast } from '../membership.ts'
import { ownPart, placeOf } from '../standing.ts'
import * as store from '../store.ts'

export const members = query('groups.members', {
  doc: 'The members of a group by name, in pages; `find` looks in names and for a number.',
  input: Members,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place, { state }) => mayReadState(actor, place, state ?? 'active'),
  async run(ctx, { group, find, state, after }, place): Promise<MemberPage> {
    const rows = await store.members(ctx, group as GroupId, {
      state: state ?? 'active',
      find: find ?? '',
      limit: pageSize + 1,
      after: fromPlace(after, 'id')?.[0] ?? null,
    })
    const shown = rows.slice(0, pageSize)
    return {
      rows: shown.map(({ number, roles, joined_at, ...person }) => ({ person, number, roles, joined_at })),
      after: rows.length > pageSize ? toPlace(shown.at(-1)!.id) : null,
      can: {
        invite: mayInvite(ctx.actor, place),
        admit: mayAdmit(ctx.actor, place),
        seeAll: mayReadState(ctx.actor, place, 'left'),
      },
    }
  },
})

export const member = query('groups.member', {
  doc: 'One member: since when, with which roles, in which circles, and what I may do.',
  input: Someone,
  async subject(ctx, { group, person }) {
    const place = await placeOf(ctx, group as GroupId)
    const row = await store.membership(ctx, group as GroupId, person as PersonId)
    return { place, row, last: await isLast(ctx, place.group.id, person as PersonId) }
  },
  allow: (actor, { place }) => mayReadMembers(actor, place),
  async run(ctx, _input, { place, row, last }): Promise<MemberDetail> {
    const { actor } = ctx
    const seen = row && (row.state === 'active' || (row.state !== 'refused' && mayReadState(actor, place, 'left').ok))
    const person = seen ? (await cardsOf(ctx, [row.person_id])).get(row.person_id) : undefined
    if (!row || !person) throw refuse('groups.person_absent')
    const own = ownPart(row)
    const self = actor.kind === 'person' && actor.id === row.person_id
    return {
      person,
      state: row.state,
      number: row.number,
      joined_at: row.joined_at,
      ended_at: row.ended_at,
      roles: await store.rolesOf(ctx, row.id),
      circles: await circlesShown(ctx, place.group, row.person_id),
      can: {
        suspend: maySuspend(actor, place, { person: row.person_id, own, last }),
        restore: mayRestore(actor, place, own),
        giveRoles: mayGiveRoles(actor, place, own),
        invite: all(
          mayInvite(actor, place),
          person.state === 'unclaimed' ? { ok: true } : deny('groups.not_unclaimed'),
        ),
        leave: self ? mayLeave(actor, place, own, last) : deny('kernel.not_allowed'),
      },
    }
  },
})

const circlesShown = async (ctx: Ctx, group: store.GroupRow, person: PersonId) =>
  group.parent_id ? [] : [...(await store.circlesWith(ctx, group.id, person))]
