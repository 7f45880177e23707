// What ends by itself.
import type { Ctx } from '#kernel/context'
import type { TimedJob } from '#kernel/room'
import * as store from './store.ts'

/** Roles whose term is over: their rights ended on time by themselves, here goes what they let people read. */
export async function endRoles(ctx: Ctx): Promise<void> {
  const groups = await store.groupsWithEndedRoles(ctx)
  if (groups.length === 0) return
  await store.lockCommunities(ctx, groups)
  const ended = await store.endRoles(ctx, groups)
  for (const group of groups) {
    const here = ended.filter((row) => row.group_id === group)
    await store.settle(
      ctx,
      [group],
      here.map((row) => row.person_id),
    )
    for (const { membership_id, person_id, role } of here)
      ctx.tell({ name: 'groups.role_ended', group, subject: membership_id, data: { person: person_id, role } })
  }
}

/** Invitations that were used, taken back or ran out: the list shows them for so long. */
const keptDays = 90

export const jobs: readonly TimedJob[] = [
  { name: 'groups.end_roles', cron: '*/5 * * * *', run: endRoles },
  {
    name: 'groups.forget_invitations',
    cron: '11 4 * * *',
    run: (ctx) => store.forgetInvitations(ctx, new Date(ctx.now.getTime() - keptDays * 86_400_000)),
  },
]
