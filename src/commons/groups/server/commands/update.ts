// What a group says about itself, who sees it and how people come in. An old address stays alive.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { maySetUp } from '../../policy.ts'
import { addressFrom } from '../../rules/address.ts'
import { Update } from '../../schema.ts'
import { addressTaken, checkAddress } from '../founding.ts'
import { lockedPlace } from '../standing.ts'
import * as store from '../store.ts'

export const update = command('groups.update', {
  doc: 'Changes what a group says about itself, who sees it, how people come in, its colour or its address.',
  input: Update,
  subject: (ctx, { group }) => lockedPlace(ctx, group as GroupId),
  allow: (actor, place) => maySetUp(actor, place),
  async run(ctx, input, { group }): Promise<{ address: string }> {
    const brand = { ...group.brand }
    if (input.brand_h === null) delete brand['brand-h']
    else if (input.brand_h !== undefined) brand['brand-h'] = input.brand_h
    if (group.parent_id && input.visibility !== undefined && input.visibility !== group.visibility)
      throw refuse('groups.circle_follows')
    const to = {
      name: input.name ?? group.name,
      about: input.about ?? group.about,
      place: input.place ?? group.place,
      admission: input.admission ?? group.admission,
      visibility: input.visibility ?? group.visibility,
      locale: input.locale ?? group.locale,
      time_zone: input.time_zone ?? group.time_zone,
      brand,
    }
    await store.updateGroup(ctx, group.id, to)
    if (to.visibility !== group.visibility) await store.showCirclesAs(ctx, group.id, to.visibility)
    ctx.tell({ name: 'groups.group_changed', group: group.id, subject: group.id })
    const address = input.address ?? group.address
    if (address !== group.address) await move(ctx, group, address, to.name)
    return { address }
  },
})

async function move(ctx: Ctx, group: store.GroupRow, address: string, name: string): Promise<void> {
  checkAddress(address, addressFrom(name))
  if (!(await store.moveGroup(ctx, group.id, group.address, address))) throw await addressTaken(ctx, address)
  ctx.tell({
    name: 'groups.group_moved',
    group: group.id,
    subject: group.id,
    data: { from: group.address, to: address },
  })
}
