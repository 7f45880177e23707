// Settling what waits at the door. Whoever comes second learns that it is settled.
import { command } from '#kernel/command'
import type { GroupId, PersonId } from '#kernel/ids'
import { mayAdmit } from '../../policy.ts'
import { Decline, Someone } from '../../schema.ts'
import { letIn, memberIn } from '../membership.ts'
import { ownPart } from '../standing.ts'
import * as store from '../store.ts'

export const admit = command('groups.admit', {
  doc: 'Welcomes somebody who asked to join.',
  input: Someone,
  subject: (ctx, { group, person }) => memberIn(ctx, group as GroupId, person as PersonId),
  allow: (actor, at) => mayAdmit(actor, at, ownPart(at.row)),
  async run(ctx, _input, { group, row }) {
    await letIn(ctx, group, row.person_id, row, 'admit', 'admitted')
    return { state: 'active' as const }
  },
})

export const decline = command('groups.decline', {
  doc: 'Declines somebody who asked to join, with a kind word that is mailed.',
  input: Decline,
  subject: (ctx, { group, person }) => memberIn(ctx, group as GroupId, person as PersonId),
  allow: (actor, at) => mayAdmit(actor, at, ownPart(at.row)),
  async run(ctx, { word }, { group, row }) {
    await store.putMembership(ctx, group.id, row.person_id, row.id, 'refused', {
      asked: '',
      asked_at: null,
      ended_at: ctx.now,
    })
    ctx.tell({
      name: 'groups.member_declined',
      group: group.id,
      subject: row.id,
      data: { person: row.person_id, word },
    })
    return { state: 'refused' as const }
  },
})
