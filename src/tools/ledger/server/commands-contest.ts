// Whoever was debited by another's record may object for some days; a steward settles it. The transfer itself stays as it is.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { Contest, SettleContest } from '../schema.ts'
import { deal, waiting } from './commands-request.ts'
import { reverse } from './commands-reverse.ts'
import * as store from './store-books.ts'
import type { TransferForRow } from './store-posting.ts'
import { transferSeen } from './store.ts'

export type Contested = { row: TransferForRow; standing: Standing; deal: policy.Contestable }

export async function contestable(ctx: Ctx, transfer: string): Promise<Contested> {
  const { row } = await waiting(ctx, transfer)
  const standing = await standingIn(ctx, row.group_id)
  const before = await store.contestOf(ctx, transfer)
  const recorded = (await transferSeen(ctx, transfer))?.settled_at ?? null
  const days = await store.contestDays(ctx, row.currency)
  return {
    row,
    standing,
    deal: {
      ...deal(row, standing.person),
      contested: before ? (before.settled_at ? 'settled' : 'open') : null,
      late: recorded === null || ctx.now.getTime() > recorded.getTime() + days * 86_400_000,
    },
  }
}

const told = (row: TransferForRow) => ({
  transfer: row.transfer,
  payer_person: row.payer_person,
  payee_person: row.payee_person,
  amount_minor: String(row.amount_minor),
  currency: row.currency,
})

export const contest = command('ledger.contest', {
  doc: 'Objects to what another recorded from your account; a steward looks at it. Possible for some days, once.',
  input: Contest,
  subject: (ctx, { transfer }) => contestable(ctx, transfer),
  allow: (_actor, { standing, deal: about }) => policy.mayContest(standing, about),
  async run(ctx, { transfer, reason }, { row }) {
    if (!(await store.object(ctx, transfer, row.group_id as GroupId, reason))) throw refuse('ledger.already_contested')
    ctx.tell({
      name: 'ledger.transfer_contested',
      group: row.group_id as GroupId,
      subject: transfer,
      data: { ...told(row), by: personOf(ctx) as PersonId },
    })
    return { transfer: row.transfer }
  },
})

export const settleContest = command('ledger.settle_contest', {
  doc: 'Settles an objection: the record stands, or it is sent back as a whole or in part; with the reason, for both sides to read.',
  input: SettleContest,
  subject: (ctx, { transfer }) => contestable(ctx, transfer),
  allow: (_actor, { standing, deal: about }) => policy.maySettleContest(standing, about),
  async run(ctx, { transfer, outcome, amount, amount_minor, note }, { row }) {
    let how: 'kept' | 'corrected' | 'reversed' = 'kept'
    let reversal: string | null = null
    if (outcome === 'reverse') {
      const back = await reverse(ctx, {
        transfer,
        reason: note,
        ...(amount && { amount }),
        ...(amount_minor !== undefined && { amount_minor }),
      })
      reversal = back.transfer
      how = ((await transferSeen(ctx, transfer))?.left ?? 0n) > 0n ? 'corrected' : 'reversed'
    }
    if (!(await store.settleObjection(ctx, transfer, how, note))) throw refuse('ledger.contest_absent')
    ctx.tell({
      name: 'ledger.contest_settled',
      group: row.group_id as GroupId,
      subject: transfer,
      data: { ...told(row), outcome: how },
    })
    return { transfer: row.transfer, outcome: how, reversal }
  },
})
