import { currencies, openShared, sharedAccounts } from '#tools/ledger/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({
    shared: await ask(sharedAccounts, { group: front.id }),
    currencies: (await ask(currencies, { group: front.id })).rows,
  }))
}

export const actions: Actions = {
  open: form(openShared, {
    read: async (data, event) => ({
      group: await groupOf(event),
      name: text(data, 'name'),
      kind: text(data, 'kind') === 'group' ? ('group' as const) : ('household' as const),
      currency: maybe(data, 'currency'),
    }),
    done: ({ account }, event) => `/g/${event.params['group']}/account/shared/${account}`,
  }),
}
