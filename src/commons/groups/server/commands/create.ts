// Begins a community from a blueprint. It works at once: a currency with room to give and receive, categories, an account.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import { house } from '#kernel/house'
import { blueprints, proposedUnit, type Blueprint } from '../../index.ts'
import { mayCreate } from '../../policy.ts'
import { addressFrom } from '../../rules/address.ts'
import { boundsOf, currencyCode, type Bounds } from '../../rules/bounds.ts'
import { foundersRoles } from '../../rules/roles.ts'
import { Create } from '../../schema.ts'
import { checkAddress, found, founderIn, proposal } from '../founding.ts'
import { sendInvitations } from '../letters.ts'
import * as store from '../store.ts'

export const create = command('groups.create', {
  doc: 'Begins a community from a blueprint; whoever begins it becomes coordinator and treasurer.',
  input: Create,
  async before(_input, caller) {
    const person = personOf(caller)
    if (person) await slowDown({ now: caller.now ?? house().clock() }, `groups.create:${person}`, 20, 86_400)
  },
  subject: (ctx) => store.creation(ctx),
  allow: mayCreate,
  async run(ctx, input): Promise<{ group: GroupId; address: string }> {
    const founder = personOf(ctx)!
    const blueprint = blueprints[input.blueprint]
    const bounds = boundsOf(blueprint.currency, { min: input.min_minor, max: input.max_minor })
    if (!bounds) throw refuse('groups.limits_wrong', {}, { min_minor: { key: 'groups.error.limits_wrong' } })
    const grown = addressFrom(input.name)
    // An address that nobody typed gives way by itself; one that was typed is answered with a proposal.
    const address = input.address ?? (await proposal(ctx, grown))
    checkAddress(address, grown)
    const id = newId<'group'>()
    const group = await found(ctx, {
      id,
      parent_id: null,
      community_id: id,
      address,
      name: input.name,
      about: input.about,
      place: input.place,
      blueprint: blueprint.id,
      locale: input.locale,
      time_zone: input.time_zone,
      admission: input.admission ?? blueprint.admission,
      visibility: input.visibility ?? blueprint.visibility,
      tools: [...blueprint.tools],
      places: [...blueprint.places],
      words: blueprint.words[input.locale],
      brand: input.brand_h === undefined ? {} : { 'brand-h': input.brand_h },
      created_by: founder,
    })
    ctx.tell({ name: 'groups.group_created', group: id, subject: id, data: { blueprint: blueprint.id } })
    await actsAtCreation(ctx, group, blueprint, input.unit ?? proposedUnit(blueprint, input.locale), bounds)
    await founderIn(ctx, group, founder, foundersRoles)
    if (input.invites.length > 0)
      await sendInvitations(
        ctx,
        group,
        input.invites.map((to) => ({ address: to, name: '', person: null })),
        '',
      )
    return { group: id, address }
  },
})

async function actsAtCreation(
  ctx: Ctx,
  group: store.GroupRow,
  { acts, currency, categories }: Blueprint,
  unit: { one: string; other: string },
  bounds: Bounds,
): Promise<void> {
  const values = {
    currency: {
      group: group.id,
      kind: currency.kind,
      ...unit,
      symbol: currency.symbol,
      scale: currency.scale,
      step_s: currency.step_s,
      ...bounds,
      code: currencyCode(group.address),
      time_zone: group.time_zone,
    },
    categories: { group: group.id, names: categories[group.locale] },
  }
  for (const act of acts.creation) await ctx.as('a group begins').call(act.call, values[act.takes])
}
