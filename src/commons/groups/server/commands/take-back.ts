import { command } from '#kernel/command'
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { mayTakeBack } from '../../policy.ts'
import { Here } from '../../schema.ts'
import { letOut, partOf } from '../membership.ts'
import { ownPart } from '../standing.ts'

export const takeBack = command('groups.take_back', {
  doc: 'Takes back the question at the door of a group; whoever has been admitted meanwhile stays.',
  input: Here,
  async subject(ctx, { group }) {
    const person = personOf(ctx)
    if (!person) throw refuse('kernel.sign_in_required')
    return partOf(ctx, group as GroupId, person)
  },
  allow: (actor, { row }) => mayTakeBack(actor, ownPart(row)),
  async run(ctx, _input, { group, row }) {
    await letOut(ctx, group, row!, 'left')
    return { state: 'left' as const }
  },
})
