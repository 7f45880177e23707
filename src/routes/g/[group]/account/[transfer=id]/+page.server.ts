import { accept, cancel, decline, reverse, transfer } from '#tools/ledger/server'
import { form, load as loaded, text, type PageEvent } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({
    receipt: await ask(transfer, { transfer: event.params.transfer }),
    fresh: event.url.searchParams.has('new'),
  }))

const which = { read: (_data: FormData, event: PageEvent) => ({ transfer: event.params['transfer'] ?? '' }) }
export const actions: Actions = {
  accept: form(accept, which),
  decline: form(decline, which),
  cancel: form(cancel, which),
  reverse: form(reverse, {
    read: (data, event) => ({
      transfer: event.params['transfer'] ?? '',
      reason: text(data, 'reason'),
      amount: text(data, 'amount'),
    }),
    done: (made, event) => `/g/${event.params['group']}/account/${made.transfer}`,
  }),
}
