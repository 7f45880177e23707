// Answering an offer or a want, or turning to a member without one: a deal begins with words.
import { command } from '#kernel/command'
import { personOf, type Caller, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { newId, type GroupId, type ItemId, type PersonId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import type { Standing } from '#commons/groups'
import { activeMember } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import type { Card } from '#commons/people'
import type { DealId } from '../index.ts'
import * as limits from '../limits.ts'
import { mayBegin, type Meeting } from '../policy.ts'
import { Begin } from '../schema.ts'
import { dealsIn, mine, say, tell } from './part.ts'
import * as store from './store.ts'

/** What this room needs to know of a listing, as `market.listing` tells it to the asking person. */
type ListingSeen = {
  id: ItemId
  kind: 'offer' | 'want'
  title: string
  author: Card
  community: GroupId
  state: string
}

export type Met = {
  standing: Standing
  meeting: Meeting
  group: GroupId
  me: PersonId
  other: Card
  listing: ListingSeen | null
}

/** Both ways of beginning, by what was named. */
export async function meet(
  ctx: Ctx,
  input: { listing?: string | undefined; group?: string | undefined; person?: string | undefined },
): Promise<Met> {
  const me = personOf(ctx)
  if (me === null) throw refuse('kernel.sign_in_required')
  const listing = input.listing ? await ctx.call<ListingSeen>('market.listing', { listing: input.listing }) : undefined
  if (!listing && !(input.group && input.person))
    throw refuse('kernel.input_invalid', {}, { person: { key: 'kernel.field.required' } })
  const at = await dealsIn(ctx, listing ? listing.community : (input.group as GroupId))
  const person = listing ? listing.author.id : (input.person as PersonId)
  const own = person !== me ? 'no' : listing ? 'listing' : 'self'
  // Only who belongs learns who else does.
  const known = at.standing.state === 'active'
  const card = known ? (await cardsOf(ctx, [person])).get(person) : undefined
  const there = known && card !== undefined && (await activeMember(ctx, at.community, card.id))
  return {
    standing: at.standing,
    group: at.community,
    me,
    other: card ?? { id: person, name: '', picture: null, state: 'gone' },
    listing: listing ?? null,
    meeting: {
      own,
      listingAway: listing !== undefined && listing.state !== 'live',
      other: !there ? 'absent' : card.state === 'unclaimed' ? 'unclaimed' : 'member',
    },
  }
}

/** Before the transaction: the count has a connection of its own. */
export async function notTooOften(caller: Caller, what: string, most: number): Promise<void> {
  if (caller.actor.kind === 'person')
    await slowDown({ now: caller.now ?? house().clock() }, `deal.${what} ${caller.actor.id}`, most, 3600)
}

export const begin = command('deal.begin', {
  doc: 'Answers an offer or a want, or turns to a member without one: opens a deal between you two with a first message.',
  input: Begin,
  before: (_input, caller) => notTooOften(caller, 'begin', limits.begunPerHour),
  subject: (ctx, input) => meet(ctx, input),
  allow: (_actor, { standing, meeting }) => mayBegin(standing, meeting),
  async run(ctx, input, { group, me, other, listing }): Promise<{ deal: DealId }> {
    const giving = listing ? listing.kind === 'want' : input.giving
    const [giver, receiver] = giving ? [me, other.id] : [other.id, me]
    if (!listing && input.title === '')
      throw refuse('kernel.input_invalid', {}, { title: { key: 'kernel.field.required' } })
    // Who answers twice goes on with what is open.
    const open = listing ? await store.openAbout(ctx, listing.id, giver, receiver, true) : undefined
    if (open) {
      const message = await say(ctx, open.id, me, 'text', input.text)
      await store.move(ctx, open.id, {})
      tell(ctx, 'deal.message_written', (await mine(ctx, open.id)).row, { message })
      return { deal: open.id }
    }
    const row: store.NewDeal = {
      id: newId<'deal'>(ctx.now.getTime()) as DealId,
      group_id: group,
      listing_id: listing?.id ?? null,
      title: listing?.title ?? input.title,
      giver_id: giver,
      receiver_id: receiver,
      begun_by: me,
      begun_at: ctx.now,
      moved_at: ctx.now,
    }
    await store.insert(ctx, row)
    const message = await say(ctx, row.id, me, 'text', input.text)
    tell(ctx, 'deal.begun', row, { message })
    return { deal: row.id }
  },
})
