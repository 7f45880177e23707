import { correct, payees } from '#tools/ledger/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import { partyIn } from '../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ parties: (await ask(payees, { group: front.id })).rows }))
}

export const actions: Actions = {
  default: form(correct, {
    read: async (data, event) => {
      const group = await groupOf(event)
      return {
        group,
        from: await partyIn(event, { group }, data, 'from'),
        to: await partyIn(event, { group }, data, 'to'),
        amount: text(data, 'amount'),
        description: text(data, 'description'),
        reason: text(data, 'reason'),
        occurred_on: maybe(data, 'occurred_on'),
      }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}/account/${transfer}?new`,
  }),
}
