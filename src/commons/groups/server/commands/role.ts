// Roles are given with a term or without, and never so that a group has nobody left to turn to.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import { mayGiveRole, mayTakeRole } from '../../policy.ts'
import { GiveRole, TakeRole } from '../../schema.ts'
import { memberIn } from '../membership.ts'
import { ownPart } from '../standing.ts'
import * as store from '../store.ts'

type Input = { group: string; person: string; role: string }

const subject = async (ctx: Ctx, { group, person, role }: Input) => {
  const at = await memberIn(ctx, group as GroupId, person as PersonId)
  const roles = await store.rolesOf(ctx, at.row.id)
  const held = roles.some((row) => row.role === role)
  return { ...at, who: { person, own: ownPart(at.row), last: at.last }, held, now: ctx.now }
}

export const giveRole = command('groups.give_role', {
  doc: 'Gives a member a role, with or without an end.',
  input: GiveRole,
  subject,
  allow: (actor, at, { role, until }) => mayGiveRole(actor, at, at.who, { role, until: until ?? null }, at.now),
  async run(ctx, { role, until }, { group, row }) {
    await store.giveRole(ctx, row.id, role, until ?? null, personOf(ctx))
    await store.settle(ctx, [group.id], [row.person_id])
    ctx.tell({
      name: 'groups.role_given',
      group: group.id,
      subject: row.id,
      data: { person: row.person_id, role, until: until ?? null },
    })
    return { role, until: until ?? null }
  },
})

export const takeRole = command('groups.take_role', {
  doc: 'Takes a role from a member, or lays down one of your own.',
  input: TakeRole,
  subject,
  allow: (actor, at, { role }) => mayTakeRole(actor, at, at.who, { role, held: at.held }),
  async run(ctx, { role }, { group, row }) {
    await store.takeRole(ctx, row.id, role)
    await store.settle(ctx, [group.id], [row.person_id])
    ctx.tell({ name: 'groups.role_taken', group: group.id, subject: row.id, data: { person: row.person_id, role } })
    return { role }
  },
})
