// The receipt of one transfer.
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { OneTransfer } from '../schema.ts'
import type { AccountId } from '../index.ts'
import type { Party, Receipt } from '../views.ts'
import { cardOf, isMine, partiesById } from './cards.ts'
import { unitOf } from './posting.ts'
import * as store from './store.ts'
import { contestDays, contestOf } from './store-books.ts'
import { myPart } from './store-shared.ts'

/** The reader may pay from this account, which several people use. */
const uses = async (ctx: Ctx, { account, kind }: Party): Promise<boolean> =>
  ['household', 'group'].includes(kind) && ((await myPart(ctx, account as AccountId))?.may_spend ?? false)

type Seen = { row: store.TransferRow; standing: Standing; currency: store.CurrencyRow }

export const transfer = query('ledger.transfer', {
  doc: 'The receipt of a payment or request, for its two sides and for those who may see all accounts.',
  input: OneTransfer,
  subject: async (ctx, { transfer: id }): Promise<Seen> => {
    const row = await store.transferSeen(ctx, id)
    if (!row) throw refuse('ledger.transfer_absent')
    const standing = await standingIn(ctx, row.group_id)
    const currency = await store.currencyOf(ctx, row.group_id, row.currency_id)
    if (!currency) throw refuse('ledger.transfer_absent')
    return { row, standing, currency }
  },
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, _input, { row, standing, currency }): Promise<Receipt> => {
    const entries = row.seq === null ? [] : await store.entriesOf(ctx, row)
    const party = await partiesById(ctx, [row.payer, row.payee, ...entries.flatMap((e) => [e.debit, e.credit])])
    const [payer, payee] = [party(row.payer), party(row.payee)]
    const [payerUse, payeeUse] = [await uses(ctx, payer), await uses(ctx, payee)]
    const mine = isMine(ctx, payer) || payerUse ? 'payer' : isMine(ctx, payee) || payeeUse ? 'payee' : null
    const deal: policy.Deal = {
      workflow: row.workflow,
      state: row.state,
      payer: payer.person?.id ?? (payerUse ? standing.person : null),
      payee: payee.person?.id ?? (payeeUse ? standing.person : null),
      author: row.author,
      reversed: row.reversed_by !== null && row.left <= 0n,
    }
    const objection = await contestOf(ctx, row.id)
    const days = await contestDays(ctx, row.currency_id)
    const contestable: policy.Contestable = {
      ...deal,
      contested: objection ? (objection.settled_at ? 'settled' : 'open') : null,
      late: row.settled_at === null || ctx.now.getTime() > row.settled_at.getTime() + days * 86_400_000,
    }
    // Both books tell of an entry, and the reader may see either.
    const told = new Map(
      entries.map((e) => [
        e.position,
        { kind: e.kind, debit: party(e.debit), credit: party(e.credit), amount: e.amount },
      ]),
    )
    return {
      transfer: row.id,
      number: row.seq === null ? '' : `${currency.code}-${row.seq}`,
      state: row.state,
      workflow: row.workflow,
      payer,
      payee,
      amount: row.amount,
      unit: unitOf(currency),
      description: row.description,
      reason: row.reason,
      occurred_on: row.occurred_on,
      recorded_at: row.recorded_at,
      settled_at: row.settled_at,
      due_at: row.due_at,
      author: await cardOf(ctx, row.author),
      past_limit: row.past_limit,
      imported: row.imported,
      item: row.item,
      pays_for: mine === null ? null : row.pays_for,
      reverses: row.reverses,
      reversed_by: row.reversed_by,
      left: row.left,
      balanceAfter: mine === null ? null : (entries.findLast((e) => e.account === row[mine])?.balance ?? null),
      mine,
      contest: objection
        ? {
            at: objection.at,
            by: await cardOf(ctx, objection.by_person),
            reason: objection.reason,
            outcome: objection.outcome,
            note: objection.note,
          }
        : null,
      entries: [...told.values()],
      can: {
        accept: policy.mayAccept(standing, deal),
        decline: policy.mayDecline(standing, deal),
        cancel: policy.mayCancel(standing, deal),
        reverse: policy.mayReverse(standing, deal),
        contest: policy.mayContest(standing, contestable),
        settle: policy.maySettleContest(standing, contestable),
      },
    }
  },
})
