// A group by its address: what a visitor sees, and what the layout of its pages needs.
import { personOf, type Ctx } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { query } from '#kernel/query'
import { rooms } from '#kernel/room'
import type { Verdict } from '#kernel/verdict'
import { verdictOf, type Front, type Moved, type Shell } from '../../index.ts'
import { anyone, inPlace, mayAsk, mayJoin, mayReadMembers } from '../../policy.ts'
import { Address, Here as HereInput } from '../../schema.ts'
import { groupByAddress, ownPart, placed, placeOf, type Here } from '../standing.ts'
import * as store from '../store.ts'
import { toCard } from './cards.ts'

export const front = query('groups.front', {
  doc: 'The front page of a group: who it is and how to come in. An old address answers with the new one.',
  input: Address,
  allow: anyone,
  async run(ctx, { address }): Promise<Front | Moved> {
    const found = await groupByAddress(ctx, address)
    if ('movedTo' in found) return found
    const place = await placed(ctx, found.group, found.standing)
    const person = personOf(ctx)
    const own = ownPart(person ? await store.membership(ctx, place.group.id, person) : undefined)
    const { blueprint, locale, admission, visibility, parent_id } = place.group
    return {
      ...toCard(place.group),
      blueprint,
      locale,
      admission,
      visibility,
      circle: parent_id !== null,
      state: place.here.state,
      can: {
        join: mayJoin(ctx.actor, place, own),
        ask: mayAsk(ctx.actor, place, own, ctx.now),
        read: mayReadMembers(ctx.actor, place),
      },
    }
  },
})

export const shell = query('groups.shell', {
  doc: 'What every page of a group needs: its name, tools, places, colours and words, and where I stand in it.',
  input: HereInput,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: anyone,
  run: (ctx, _input, place) => shellOf(ctx, place),
})

export const at = query('groups.at', {
  doc: 'The same by its address. An old address answers with the new one.',
  input: Address,
  allow: anyone,
  async run(ctx, { address }): Promise<Shell | Moved> {
    const found = await groupByAddress(ctx, address)
    return 'movedTo' in found ? found : shellOf(ctx, await placed(ctx, found.group, found.standing))
  },
})

async function shellOf(ctx: Ctx, place: Here): Promise<Shell> {
  const { group, here } = place
  const parent = group.parent_id ? await store.group(ctx, group.parent_id) : undefined
  const can: Record<string, Verdict> = {}
  for (const room of rooms())
    for (const { name } of room.rights ?? [])
      can[name] = room.name === 'groups' ? inPlace(ctx.actor, place, name) : verdictOf(here, name)
  const { blueprint, locale, time_zone, admission, visibility, tools, places, words } = group
  return {
    ...toCard(group),
    blueprint,
    locale,
    time_zone,
    admission,
    visibility,
    parent: parent ? { id: parent.id, address: parent.address, name: parent.name } : null,
    community: group.community_id,
    tools,
    places,
    words,
    me: { person: here.person, state: here.state, roles: [...here.roles], rights: [...here.rights].sort() },
    can,
  }
}
