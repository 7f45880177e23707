// How it was: both sides, read when both wrote or when the time for it is over.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { FeedbackId } from '../index.ts'
import { may, mayHide, mayReply } from '../policy.ts'
import { GiveFeedback, Hide, Reply } from '../schema.ts'
import { mine } from './part.ts'
import { tell } from './part.ts'
import * as feedback from './store-feedback.ts'

export const giveFeedback = command('deal.give_feedback', {
  doc: 'Says how a deal was: yes, so-so or no to “was it a thank-you”, with words if you like. Read when both have written, or after two weeks.',
  input: GiveFeedback,
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('judge', deal),
  async run(ctx, { verdict, text }, { row, me, other }): Promise<{ feedback: FeedbackId; both: boolean }> {
    const id = newId<'feedback'>(ctx.now.getTime()) as FeedbackId
    await feedback.insert(ctx, {
      id,
      deal_id: row.id,
      group_id: row.group_id,
      author_id: me,
      about_id: other,
      verdict,
      text,
      at: ctx.now,
    })
    const both = (await feedback.inDeal(ctx, row.id)).length === 2
    tell(ctx, 'deal.feedback_given', row, { both: both ? 'yes' : 'no' })
    return { feedback: id, both }
  },
})

async function seen(ctx: Ctx, id: string) {
  const row = await feedback.seen(ctx, id as FeedbackId)
  if (!row) throw refuse('deal.feedback_absent')
  const { about_id: about, reply, hidden_at } = row
  return {
    row,
    standing: await standingIn(ctx, row.group_id),
    opinion: { about, replied: reply !== null, hidden: hidden_at !== null },
  }
}

const about = ({ deal_id, group_id, author_id, about_id }: feedback.FeedbackRow) => ({
  group: group_id,
  subject: deal_id,
  data: { author: author_id, about: about_id },
})

export const replyFeedback = command('deal.reply_feedback', {
  doc: 'Answers what somebody wrote about you after a deal; once.',
  input: Reply,
  subject: (ctx, input) => seen(ctx, input.feedback),
  allow: (_actor, { standing, opinion }) => mayReply(standing, opinion),
  async run(ctx, { text }, { row }): Promise<{ feedback: FeedbackId }> {
    if (!(await feedback.reply(ctx, row.id, text))) throw refuse('deal.already_replied')
    ctx.tell({ name: 'deal.feedback_replied', ...about(row) })
    return { feedback: row.id }
  },
})

export const hideFeedback = command('deal.hide_feedback', {
  doc: 'Takes a feedback off the page, for those who keep order; its author and the one it is about read the reason.',
  input: Hide,
  subject: (ctx, input) => seen(ctx, input.feedback),
  allow: (_actor, { standing, opinion }) => mayHide(standing, opinion),
  async run(ctx, { reason }, { row }): Promise<{ feedback: FeedbackId }> {
    if (!(await feedback.hide(ctx, row.id, reason))) throw refuse('deal.feedback_hidden')
    ctx.tell({ name: 'deal.feedback_hidden', ...about(row) })
    return { feedback: row.id }
  },
})
