// What runs by itself, because a group's standing rules say so; all of it is listed (`ledger.by_itself`).
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { FactRow, Listener } from '#kernel/room'
import { tellMarket } from './commands-lives.ts'
import { settleAndClose } from './settle.ts'
import * as store from './store-lives.ts'

const most = 500

/** Once a day: absences begin and end, quiet accounts are noted, what was left long ago and is small is settled. */
export async function lookAfter(ctx: Ctx): Promise<{ turned: number; dormant: number; written: number }> {
  const turned = await store.whereabouts(ctx, most)
  await tellMarket(ctx, turned)
  const dormant = await store.noteDormant(ctx, most)
  for (const row of dormant.filter((one) => one.dormant))
    ctx.tell({
      name: 'ledger.account_dormant',
      group: row.group_id,
      subject: row.account,
      data: { person: row.person },
    })
  const left = await store.toWriteOff(ctx, most)
  for (const row of left)
    await settleAndClose(ctx, {
      group: row.group_id,
      currency: row.currency,
      account: row.account,
      today: row.today,
      reason: '',
      gets: row.reserve,
      alone: true,
    })
  return { turned: turned.length, dormant: dormant.length, written: left.length }
}

/** Who left the group pays nothing from that moment; who comes back finds the account as it was. */
async function follow(ctx: Ctx, { name, group_id, data }: FactRow): Promise<void> {
  const person = data['person']
  if (typeof person !== 'string' || !group_id) return
  if (name === 'groups.member_left') await store.putAtRest(ctx, group_id as GroupId, person as PersonId, '')
  else await store.wakeUp(ctx, group_id as GroupId, person as PersonId)
}

export const livesListener: Listener = {
  name: 'ledger.lives',
  facts: ['groups.member_left', 'groups.member_joined'],
  async take(ctx, facts) {
    for (const fact of facts) await follow(ctx, fact)
  },
}
