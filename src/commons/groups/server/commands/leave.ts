import { command } from '#kernel/command'
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { mayLeave } from '../../policy.ts'
import { Here } from '../../schema.ts'
import { isLast, letOut, partOf } from '../membership.ts'
import { ownPart } from '../standing.ts'

export const leave = command('groups.leave', {
  doc: 'Leaves a group, or takes back the question at its door. The last coordinator stays until somebody else has that role.',
  input: Here,
  async subject(ctx, { group }) {
    const person = personOf(ctx)
    if (!person) throw refuse('kernel.sign_in_required')
    const part = await partOf(ctx, group as GroupId, person)
    return { ...part, last: await isLast(ctx, part.group.id, person) }
  },
  allow: (actor, at) => mayLeave(actor, at, ownPart(at.row), at.last),
  async run(ctx, _input, { group, row }) {
    await letOut(ctx, group, row!, 'left')
    return { state: 'left' as const }
  },
})
