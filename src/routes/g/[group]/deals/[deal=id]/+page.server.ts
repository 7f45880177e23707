import {
  agreeTerms,
  askPayment,
  cancel,
  confirm,
  deal,
  giveFeedback,
  hideFeedback,
  pay,
  proposeTerms,
  replyFeedback,
  talk,
  writeMessage,
} from '#tools/deal/server'
import type { FeedbackVerdict, How } from '#tools/deal'
import { redirect } from '@sveltejs/kit'
import { refuse } from '#kernel/errors'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { accountSide } from './account-side.ts'
import { here, step } from './step.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  return loaded(event, async (ask) => {
    const before = maybe(event.url.searchParams, 'before')
    const found = await ask(deal, { deal: event.params.deal })
    // Deals stand with the community: its words, its currency.
    if (found.group !== front.id)
      throw shell?.parent?.id === found.group
        ? redirect(303, `/g/${shell.parent.address}/deals/${found.id}`)
        : refuse('deal.deal_absent')
    return {
      deal: found,
      talk: await ask(talk, { deal: found.id, ...(before && { before }) }),
      earlier: before !== undefined,
      ...(await accountSide(ask, found, event.locals.caller.locale)),
    }
  })
}

export const actions: Actions = {
  write: form(writeMessage, { read: step((data) => ({ text: text(data, 'text') })), done: () => ({ form: 'write' }) }),
  propose: form(proposeTerms, {
    read: step((data) => ({
      what: text(data, 'what'),
      how: text(data, 'how') as How,
      amount: text(data, 'amount'),
      on: maybe(data, 'on') ?? null,
      version: text(data, 'version'),
    })),
    done: here,
  }),
  agree: form(agreeTerms, { read: step((data) => ({ version: text(data, 'version') })), done: here }),
  confirm: form(confirm, { read: step(() => ({})), done: here }),
  pay: form(pay, {
    read: step((data) => ({
      version: text(data, 'version'),
      ...(maybe(data, 'amount') && { amount: text(data, 'amount') }),
    })),
    done: here,
  }),
  ask: form(askPayment, {
    read: step((data) => ({
      version: text(data, 'version'),
      way: text(data, 'way') as 'ask' | 'record',
      ...(maybe(data, 'amount') && { amount: text(data, 'amount') }),
    })),
    done: here,
  }),
  cancel: form(cancel, { read: step((data) => ({ words: text(data, 'words') })), done: here }),
  judge: form(giveFeedback, {
    read: step((data) => ({ verdict: text(data, 'verdict') as FeedbackVerdict, text: text(data, 'text') })),
    done: here,
  }),
  reply: form(replyFeedback, {
    read: (data) => ({ feedback: text(data, 'feedback'), text: text(data, 'text') }),
    done: here,
  }),
  hide: form(hideFeedback, {
    read: (data) => ({ feedback: text(data, 'feedback'), reason: text(data, 'reason') }),
    done: here,
  }),
}
