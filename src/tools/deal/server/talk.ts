// Words inside a deal, and calling it off.
import { command } from '#kernel/command'
import { nobody } from '#kernel/context'
import * as limits from '../limits.ts'
import { may } from '../policy.ts'
import { after } from '../rules.ts'
import { Cancel, Write } from '../schema.ts'
import { notTooOften } from './begin.ts'
import { endRequest } from './ledger.ts'
import { mine, say, tell } from './part.ts'
import * as store from './store.ts'

export const writeMessage = command('deal.write_message', {
  doc: 'Writes to the other one of a deal.',
  input: Write,
  before: (_input, caller) => notTooOften(caller, 'write', limits.messagesPerHour),
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('write', deal),
  async run(ctx, { text }, { row, me }): Promise<{ message: string }> {
    const message = await say(ctx, row.id, me, 'text', text)
    // What is over stays among what is past, in its order.
    if (row.state !== 'done') await store.move(ctx, row.id, {})
    tell(ctx, 'deal.message_written', row, { message })
    return { message }
  },
})

export const cancel = command('deal.cancel', {
  doc: 'Calls a deal off, with words that the other one reads. Nothing was reserved; a payment that was asked for is asked for no more.',
  input: Cancel,
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('cancel', deal),
  async run(ctx, { words }, { row, me, side, course }): Promise<{ deal: string; state: string }> {
    const state = after(course, 'cancel')
    await say(ctx, row.id, me, 'cancelled', words)
    await store.move(ctx, row.id, { state, cancelled_at: ctx.now, cancelled_by: me })
    tell(ctx, 'deal.cancelled', row, { by: me ?? nobody })
    if (row.asked) {
      await store.setPayment(ctx, row.asked, 'ended')
      await endRequest(ctx, row.asked, side)
    }
    return { deal: row.id, state }
  },
})
