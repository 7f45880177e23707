// Paying for a deal, in the ledger: the deal and the payment move together, or neither does.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { amountOpen, may } from '../policy.ts'
import { after, type DealState } from '../rules.ts'
import { Ask, Pay } from '../schema.ts'
import * as ledger from './ledger.ts'
import { mine, say, tell, type Mine } from './part.ts'
import { checkVersion } from './terms.ts'
import * as store from './store.ts'

type Typed = { amount?: string | undefined; amount_minor?: bigint | undefined }
const typed = ({ amount, amount_minor }: Typed): boolean => (amount ?? '').trim() !== '' || amount_minor !== undefined

/** What was agreed; or, where that was left open, what is typed now. */
async function amountFor(ctx: Ctx, deal: Mine, input: Typed): Promise<bigint> {
  const { row, side, course } = deal
  if (!amountOpen(course)) {
    if (typed(input)) throw refuse('deal.amount_settled', {}, { amount: { key: 'deal.error.amount_settled' } })
    return row.amount_minor!
  }
  if (!typed(input)) throw refuse('deal.amount_unknown', {}, { amount: { key: 'deal.error.amount_unknown' } })
  return (await ledger.preview(ctx, row.group_id, side === 'receiver' ? 'pay' : 'receive', input)).amount
}

const paymentOf = ({ row, other }: Mine, amount: bigint): ledger.Payment => ({
  group: row.group_id,
  with: other,
  amount,
  what: row.what ?? row.title,
  listing: row.listing_id,
  deal: row.id,
})

/** Money is the last that is locked: the deal has moved on before. */
async function done(ctx: Ctx, { row, me, course }: Mine): Promise<DealState> {
  const state = after(course, 'pay')
  await store.move(ctx, row.id, { state, done_at: ctx.now })
  await say(ctx, row.id, me, 'paid')
  tell(ctx, 'deal.paid', row)
  return state
}

export type Paid = { deal: string; state: DealState; transfer: string; balance_minor: bigint | null }

export const pay = command('deal.pay', {
  doc: 'Pays for a deal what was agreed, or where that was left open what you say now; confirms the payment that was asked for, if one was.',
  input: Pay,
  keep: 'forever',
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('pay', deal),
  async run(ctx, input, deal): Promise<Paid> {
    checkVersion(deal, input.version)
    const { row } = deal
    if (row.asked) {
      // Their figure is on the table already.
      if (typed(input)) throw refuse('deal.already_asked')
      const state = await done(ctx, deal)
      await store.setPayment(ctx, row.asked, 'completed')
      const { transfer, balance_minor } = await ledger.accept(ctx, row.asked)
      return { deal: row.id, state, transfer, balance_minor }
    }
    const amount = await amountFor(ctx, deal, input)
    const state = await done(ctx, deal)
    const { transfer, balance_minor } = await ledger.pay(ctx, paymentOf(deal, amount))
    await store.insertPayment(ctx, {
      transfer_id: transfer,
      deal_id: row.id,
      amount_minor: amount,
      state: 'completed',
      at: ctx.now,
    })
    return { deal: row.id, state, transfer, balance_minor }
  },
})

export const askPayment = command('deal.ask_payment', {
  doc: 'Asks the other one of a deal to confirm its payment to you; with way `record`, in groups that work so, records it at once.',
  input: Ask,
  keep: 'forever',
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('ask', deal),
  async run(ctx, input, deal): Promise<{ deal: string; state: DealState; transfer: string }> {
    checkVersion(deal, input.version)
    const { row, me } = deal
    const amount = await amountFor(ctx, deal, input)
    const kept = { deal_id: row.id, amount_minor: amount, at: ctx.now }
    if (input.way === 'record') {
      const state = await done(ctx, deal)
      const { transfer } = await ledger.record(ctx, paymentOf(deal, amount))
      await store.insertPayment(ctx, { ...kept, transfer_id: transfer, state: 'completed' })
      return { deal: row.id, state, transfer }
    }
    const { transfer } = await ledger.request(ctx, paymentOf(deal, amount))
    await store.insertPayment(ctx, { ...kept, transfer_id: transfer, state: 'asked' })
    await store.move(ctx, row.id, {})
    await say(ctx, row.id, me, 'asked')
    tell(ctx, 'deal.payment_asked', row)
    return { deal: row.id, state: row.state, transfer }
  },
})
