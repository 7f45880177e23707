// Circles: groups inside a community. Their people are members of the community first.
import { command } from '#kernel/command'
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { mayAddToCircle, mayCreateCircle, mayLeaveCircle } from '../../policy.ts'
import { addressFrom } from '../../rules/address.ts'
import { circleRoles } from '../../rules/roles.ts'
import { Circle, CreateCircle, InCircle } from '../../schema.ts'
import { found, founderIn, proposal } from '../founding.ts'
import { letIn, letOut, partOf } from '../membership.ts'
import { activeMember, lockedPlace, ownPart } from '../standing.ts'

export const createCircle = command('groups.create_circle', {
  doc: 'Makes a circle inside a community; whoever makes it is its coordinator.',
  input: CreateCircle,
  subject: (ctx, { parent }) => lockedPlace(ctx, parent as GroupId),
  allow: (actor, place) => mayCreateCircle(actor, place),
  async run(ctx, { name, about }, { group: parent }): Promise<{ group: GroupId; address: string }> {
    const founder = personOf(ctx)!
    const id = newId<'group'>()
    const address = await proposal(ctx, addressFrom(`${parent.address} ${name}`))
    const circle = await found(ctx, {
      id,
      parent_id: parent.id,
      community_id: parent.community_id,
      address,
      name,
      about,
      place: parent.place,
      blueprint: parent.blueprint,
      locale: parent.locale,
      time_zone: parent.time_zone,
      admission: 'open',
      visibility: parent.visibility,
      // Accounts are the community's: a circle has no ledger.
      tools: parent.tools.filter((tool) => tool !== 'ledger'),
      places: parent.places,
      words: parent.words,
      brand: parent.brand,
      created_by: founder,
    })
    ctx.tell({ name: 'groups.circle_created', group: id, subject: id, data: { parent: parent.id } })
    await founderIn(ctx, circle, founder, circleRoles)
    return { group: id, address }
  },
})

export const addToCircle = command('groups.add_to_circle', {
  doc: 'Brings a member of the community into one of its circles; into an open one, oneself.',
  input: InCircle,
  async subject(ctx, { circle, person }) {
    const part = await partOf(ctx, circle as GroupId, person as PersonId)
    const inCommunity =
      part.group.parent_id !== null && (await activeMember(ctx, part.group.parent_id, person as PersonId))
    return { ...part, inCommunity }
  },
  allow: (actor, at, { person }) =>
    mayAddToCircle(actor, at, { person, own: ownPart(at.row), last: false }, at.inCommunity),
  async run(ctx, { person }, { group, row }) {
    const how = personOf(ctx) === person ? 'joined' : 'added'
    await letIn(ctx, group, person as PersonId, row, 'accept', how)
    return { state: 'active' as const }
  },
})

export const leaveCircle = command('groups.leave_circle', {
  doc: 'Leaves a circle and stays in the community.',
  input: Circle,
  async subject(ctx, { circle }) {
    const person = personOf(ctx)
    if (!person) throw refuse('kernel.sign_in_required')
    return partOf(ctx, circle as GroupId, person)
  },
  allow: (actor, at) => mayLeaveCircle(actor, at, ownPart(at.row)),
  async run(ctx, _input, { group, row }) {
    await letOut(ctx, group, row!, 'left')
    return { state: 'left' as const }
  },
})
