// Coming to the door: asking, or walking in where it is open.
import { command } from '#kernel/command'
import { personOf, type Caller, type Ctx } from '#kernel/context'
import { house } from '#kernel/house'
import { newId, type GroupId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import { mayAsk, mayJoin, type Own } from '../../policy.ts'
import { Ask, Here } from '../../schema.ts'
import { letIn, partOf, type Part } from '../membership.ts'
import { ownPart } from '../standing.ts'
import * as store from '../store.ts'

const slow = async (_input: unknown, caller: Caller | Ctx): Promise<void> => {
  const person = personOf(caller)
  if (person) await slowDown({ now: caller.now ?? house().clock() }, `groups.join:${person}`, 30, 3600)
}

const mine = async (ctx: Ctx, { group }: { group: string }): Promise<Part & { own: Own; now: Date }> => {
  const part = await partOf(ctx, group as GroupId, personOf(ctx))
  return { ...part, own: ownPart(part.row), now: ctx.now }
}

export const askToJoin = command('groups.ask_to_join', {
  doc: 'Asks to be let into a group, with an answer to what it wants to know.',
  input: Ask,
  before: slow,
  subject: mine,
  allow: (actor, at) => mayAsk(actor, at, at.own, at.now),
  async run(ctx, { answer }, { group, row }) {
    const person = personOf(ctx)!
    const id = row?.id ?? newId<'membership'>()
    await store.putMembership(ctx, group.id, person, id, 'asked', { asked: answer, asked_at: ctx.now, ended_at: null })
    ctx.tell({ name: 'groups.member_asked', group: group.id, subject: id, data: { person } })
    return { state: 'asked' as const }
  },
})

export const join = command('groups.join', {
  doc: 'Joins a group whose door is open.',
  input: Here,
  before: slow,
  subject: mine,
  allow: (actor, at) => mayJoin(actor, at, at.own),
  async run(ctx, _input, { group, row }) {
    await letIn(ctx, group, personOf(ctx)!, row, 'join', 'joined')
    return { state: 'active' as const }
  },
})
