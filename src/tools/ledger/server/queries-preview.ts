// What an amount would do, before anybody agrees to it or pays it: the same reading, and the limits while a warning still helps.
import { query } from '#kernel/query'
import { Refusal } from '#kernel/errors'
import * as policy from '../policy.ts'
import { meansOf } from '../rules/means.ts'
import * as shapes from '../schema.ts'
import type { Preview } from '../views.ts'
import { readAmount } from './deal.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import * as store from './store.ts'

export const preview = query('ledger.preview', {
  doc: 'What paying or receiving an amount would do to your own balance and its limits; nothing moves.',
  input: shapes.Preview,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, input, { currency }): Promise<Preview> => {
    const unit = unitOf(currency)
    const amount = readAmount(input, unit, ctx.locale)
    if (amount instanceof Refusal) throw amount
    const own = await store.ownAccount(ctx, currency.id)
    if (!own) return { amount, unit, balance: null, next: null, passes: null, caution: null }
    const { balance, reserved, min, max, softMin, softMax } = own
    // What is reserved has not left yet, and can't be paid with.
    const free = input.way === 'pay' ? balance - reserved : balance
    const limits = { min, max, softMin, softMax }
    const { next, passes, caution } = meansOf({ balance: free, limits }, amount, input.way === 'pay' ? 'pay' : 'ask')
    return { amount, unit, balance, next: next + (balance - free), passes, caution }
  },
})
