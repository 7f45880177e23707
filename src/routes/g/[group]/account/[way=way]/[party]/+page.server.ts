import { myAccount, pay, payee, record, request } from '#tools/ledger/server'
import { front as frontOf } from '#commons/groups/server'
import { listing } from '#tools/market/server'
import { refuse } from '#kernel/errors'
import { isId } from '#kernel/ids'
import type { Way } from '#tools/ledger/ui'
import {
  form,
  load as loaded,
  maybe,
  readForm,
  refused,
  text,
  type FormEvent,
  type PageEvent,
} from '../../../../../kit.ts'
import { again, lookAt } from './look.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const item = maybe(event.url.searchParams, 'item')
  return loaded(event, async (ask) => ({
    way: event.params.way as Way,
    party: await ask(payee, { group: front.id, to: event.params.party }),
    account: await ask(myAccount, { group: front.id }),
    what: item && isId(item) ? (await ask(listing, { listing: item })).title : '',
    item: item ?? '',
  }))
}

const group = async (event: PageEvent): Promise<string> => {
  const face = await event.locals.ask(frontOf, { address: event.params['group'] ?? '' })
  if ('movedTo' in face) throw refuse('groups.group_absent')
  return face.id
}

const send = async (data: FormData, event: FormEvent) => ({
  group: await group(event),
  amount_minor: text(data, 'amount_minor'),
  description: text(data, 'description'),
  ...(text(data, 'occurred_on') && { occurred_on: text(data, 'occurred_on') }),
  ...(text(data, 'item') && { item: text(data, 'item') }),
})
const receipt = ({ transfer }: { transfer: string }, event: PageEvent): string =>
  `/g/${event.params['group']}/account/${transfer}?new`

export const actions: Actions = {
  /** To the check step, or back with what needs another look. */
  look: async (event) => {
    const data = await readForm(event)
    try {
      return {
        check: lookAt(
          data,
          await event.locals.ask(myAccount, { group: await group(event) }),
          event.locals.caller.locale,
        ),
      }
    } catch (cause) {
      return refused(cause, event, data, 'ledger.pay')
    }
  },
  /** From the check step to the amounts again, with everything typed. */
  back: async (event) => {
    const data = await readForm(event)
    try {
      const account = await event.locals.ask(myAccount, { group: await group(event) })
      return { values: again(data, account, event.locals.caller.locale) }
    } catch (cause) {
      return refused(cause, event, data, 'ledger.pay')
    }
  },
  send: (event) => {
    const to = event.params.party
    const way = event.params.way as Way
    if (way === 'ask')
      return form(request, { read: async (data, e) => ({ ...(await send(data, e)), from: to }), done: receipt })(event)
    if (way === 'record')
      return form(record, { read: async (data, e) => ({ ...(await send(data, e)), from: to }), done: receipt })(event)
    return form(pay, { read: async (data, e) => ({ ...(await send(data, e)), to }), done: receipt })(event)
  },
}
