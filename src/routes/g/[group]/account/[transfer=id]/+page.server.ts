import {
  accept,
  cancel,
  contest,
  correctText,
  corrections,
  decline,
  reverse,
  settleContest,
  transfer,
} from '#tools/ledger/server'
import { categories } from '#tools/market/server'
import { form, load as loaded, maybe, text, type PageEvent } from '../../../../kit.ts'
import { indented } from '../asked.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const { transfer: which } = event.params
  return loaded(event, async (ask) => ({
    receipt: await ask(transfer, { transfer: which }),
    words: await ask(corrections, { transfer: which }),
    categories: shell?.tools.includes('market')
      ? indented((await ask(categories, { group: front.id })).categories)
      : [],
    fresh: event.url.searchParams.has('new'),
  }))
}

const which = { read: (_data: FormData, event: PageEvent) => ({ transfer: event.params['transfer'] ?? '' }) }
export const actions: Actions = {
  correct: form(correctText, {
    read: (data, event) => ({
      transfer: event.params['transfer'] ?? '',
      description: text(data, 'description'),
      // Without categories the form has no such field, and what was there stays.
      ...(data.has('category') && { category: maybe(data, 'category') ?? null }),
      ...(text(data, 'occurred_on') && { occurred_on: text(data, 'occurred_on') }),
      reason: text(data, 'reason'),
    }),
    done: (_made, event) => `/g/${event.params['group']}/account/${event.params['transfer']}`,
  }),
  accept: form(accept, which),
  decline: form(decline, which),
  cancel: form(cancel, which),
  contest: form(contest, {
    read: (data, event) => ({ transfer: event.params['transfer'] ?? '', reason: text(data, 'reason') }),
    done: () => ({ done: true, form: 'contest' }),
  }),
  settle: form(settleContest, {
    read: (data, event) => ({
      transfer: event.params['transfer'] ?? '',
      outcome: text(data, 'outcome') as 'keep' | 'reverse',
      amount: text(data, 'amount'),
      note: text(data, 'note'),
    }),
    done: () => ({ done: true, form: 'settle' }),
  }),
  reverse: form(reverse, {
    read: (data, event) => ({
      transfer: event.params['transfer'] ?? '',
      reason: text(data, 'reason'),
      amount: text(data, 'amount'),
    }),
    done: (made, event) => `/g/${event.params['group']}/account/${made.transfer}`,
  }),
}
