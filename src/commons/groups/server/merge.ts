// What becomes of memberships when a person takes the place of another who was written down for them.
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { PersonId } from '#kernel/ids'
import * as store from './store.ts'

/** Everything of `from` goes to `to`: memberships with their roles and numbers, and open invitations end. Errors: `groups.already_member`. */
export async function merge(ctx: Ctx, from: PersonId, to: PersonId): Promise<void> {
  const before = await store.membershipsOf(ctx, from)
  await store.lockCommunities(
    ctx,
    before.map((row) => row.group_id),
  )
  const handed = await store.membershipsOf(ctx, from)
  const own = new Map((await store.membershipsOf(ctx, to)).map((row) => [row.group_id, row]))
  for (const row of handed) {
    const mine = own.get(row.group_id)
    // Two places in one group, both in use: nobody can say which balance and which number is right.
    if (mine && (mine.state === 'active' || mine.state === 'suspended')) throw refuse('groups.already_member')
    if (mine) await store.dropMembership(ctx, mine.id)
    if (mine?.state === 'asked')
      ctx.tell({ name: 'groups.ask_ended', group: row.group_id, subject: mine.id, data: { person: to } })
    await store.handOver(ctx, row.id, to)
  }
  if (handed.length > 0)
    await store.settle(
      ctx,
      handed.map((row) => row.group_id),
      [from, to],
    )
  await store.endInvitationsFor(ctx, from)
}
