// Suspending takes reach, roles and circles away at once; restoring gives the membership back, not the roles.
import { command } from '#kernel/command'
import type { GroupId, PersonId } from '#kernel/ids'
import { mayRestore, maySuspend } from '../../policy.ts'
import { next } from '../../rules/membership.ts'
import { Someone } from '../../schema.ts'
import { letOut, memberIn } from '../membership.ts'
import { ownPart } from '../standing.ts'
import * as store from '../store.ts'

export const suspend = command('groups.suspend', {
  doc: 'Suspends a member: from this moment nothing of the group is in reach, and its roles and circles end.',
  input: Someone,
  subject: (ctx, { group, person }) => memberIn(ctx, group as GroupId, person as PersonId),
  allow: (actor, at) => maySuspend(actor, at, { person: at.row.person_id, own: ownPart(at.row), last: at.last }),
  async run(ctx, _input, { group, row }) {
    await letOut(ctx, group, row, 'suspended')
    return { state: 'suspended' as const }
  },
})

export const restore = command('groups.restore', {
  doc: 'Ends a suspension. Who has left meanwhile may ask to join again.',
  input: Someone,
  subject: (ctx, { group, person }) => memberIn(ctx, group as GroupId, person as PersonId),
  allow: (actor, at) => mayRestore(actor, at, ownPart(at.row)),
  async run(ctx, _input, { group, row }) {
    const step = next('restore', ownPart(row))
    const state = 'to' in step && step.to === 'active' ? 'active' : 'left'
    await store.putMembership(ctx, group.id, row.person_id, row.id, state, { suspended_at: null })
    await store.settle(ctx, [group.id], [row.person_id])
    ctx.tell({
      name: 'groups.member_restored',
      group: group.id,
      subject: row.id,
      data: { person: row.person_id, state },
    })
    return { state: state as 'active' | 'left' }
  },
})
