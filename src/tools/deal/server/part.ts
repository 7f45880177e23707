// A deal as the asking person stands to it: loaded once for every act.
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { newId } from '#kernel/ids'
import { activeMember, readableGroup, standingIn } from '#commons/groups/server'
import * as limits from '../limits.ts'
import type { DealId } from '../index.ts'
import type { Part } from '../policy.ts'
import type { Course, Side } from '../rules.ts'
import type { MessageKind } from '../views.ts'
import * as feedback from './store-feedback.ts'
import * as store from './store.ts'

export type Mine = Part & { row: store.DealRow; me: PersonId; other: PersonId }

export const sideOf = (row: Pick<store.DealRow, 'giver_id'>, person: PersonId): Side =>
  row.giver_id === person ? 'giver' : 'receiver'

export const courseOf = (row: store.DealRow): Course => ({
  state: row.state,
  version: row.version,
  proposedBy: row.proposed_by === null ? null : sideOf(row, row.proposed_by),
  amount: row.amount_minor,
  confirmed: [...(row.given_at ? (['giver'] as const) : []), ...(row.received_at ? (['receiver'] as const) : [])],
  asked: row.asked !== null,
})

const day_ms = 86_400_000
/** Until when feedback may be written; null before the deal is done. */
export const feedbackUntil = (done: Date | null): Date | null =>
  done && new Date(done.getTime() + limits.feedbackDays * day_ms)

/** @throws deal.deal_absent for everybody but its two, deal.switched_off; and what groups say of a group one may not know */
export async function mine(ctx: Ctx, id: string, lock = false): Promise<Mine> {
  const me = personOf(ctx)
  if (me === null) throw refuse('kernel.sign_in_required')
  const row = await store.one(ctx, id as DealId, me, lock)
  if (!row) throw refuse('deal.deal_absent')
  const { standing } = await dealsIn(ctx, row.group_id)
  const side = sideOf(row, me)
  const other = side === 'giver' ? row.receiver_id : row.giver_id
  const until = feedbackUntil(row.done_at)
  return {
    row,
    me,
    other,
    standing,
    side,
    there: await activeMember(ctx, row.group_id, other),
    course: courseOf(row),
    feedback: {
      written: row.state === 'done' && (await feedback.inDeal(ctx, row.id)).some((f) => f.author_id === me),
      closed: until !== null && until <= ctx.now,
    },
  }
}

/** The community of a group, if it has offers and wants: what is agreed on there is agreed on here. */
export async function dealsIn(ctx: Ctx, group: GroupId) {
  const standing = await standingIn(ctx, group)
  const { group: row } = await readableGroup(ctx.as('tools of a community'), group)
  const community =
    row.parent_id === null ? row : (await readableGroup(ctx.as('tools of a community'), row.community_id)).group
  if (!community.tools.includes('market')) throw refuse('deal.switched_off')
  return {
    standing: community.id === group ? standing : await standingIn(ctx, community.id),
    community: community.id,
    address: community.address,
  }
}

/** What every fact of a deal says. Names, titles and words stay where they are. */
export function tell(
  ctx: Ctx,
  name: string,
  deal: { id: DealId; group_id: GroupId; listing_id: ItemId | null; giver_id: PersonId; receiver_id: PersonId },
  more: Record<string, string | number | null> = {},
): void {
  const { id, group_id, listing_id, giver_id, receiver_id } = deal
  ctx.tell({
    name,
    group: group_id,
    subject: id,
    data: { giver: giver_id, receiver: receiver_id, listing: listing_id, ...more },
  })
}

/** A line of the talk; gives its id. */
export async function say(
  ctx: Ctx,
  deal: DealId,
  author: PersonId,
  kind: MessageKind,
  text = '',
  version: number | null = null,
): Promise<string> {
  const id = newId<'message'>(ctx.now.getTime())
  await store.insertMessage(ctx, { id, deal_id: deal, author_id: author, kind, version, text, at: ctx.now })
  return id
}
