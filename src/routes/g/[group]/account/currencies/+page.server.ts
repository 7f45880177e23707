import { addCurrency, changeCurrency, currencies } from '#tools/ledger/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import { numberIn, picked } from './read.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ currencies: await ask(currencies, { group: front.id }) }))
}

const added = ['kind', 'one', 'other', 'symbol', 'scale', 'lowest', 'highest', 'reason', 'opens']
const names = ['currency', 'one', 'other', 'symbol', 'visibility', 'default_workflow', 'opens']
const changed = [...names, 'write_off', 'write_off_days', 'contest_days']

export const actions: Actions = {
  add: form(addCurrency, {
    read: async (data, event) => picked(data, added, { group: await groupOf(event) }),
    done: () => ({ done: true, form: 'add' }),
  }),
  change: form(changeCurrency, {
    read: async (data, event) =>
      picked(data, changed, {
        group: await groupOf(event),
        frozen_receives: text(data, 'frozen_receives') === 'on',
        dormant_months: numberIn(data, 'dormant_months'),
      }),
    done: (_answer, _event, data) => ({ done: true, form: text(data, 'form') }),
  }),
}
