import { accountLife, changeStatus, closeAccount } from '#tools/ledger/server'
import { form, load as loaded, maybe, text, type FormEvent } from '../../../../../kit.ts'
import { groupOf } from '../../../group.ts'
import { chosenIn } from '../../chosen.ts'
import { partyIn } from '../../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const { currency } = chosenIn(event.url)
  const at = { group: front.id, account: event.params.account, ...(currency && { currency }) }
  return loaded(event, async (ask) => ({ life: await ask(accountLife, at) }))
}

const here = async (event: FormEvent) => {
  const { currency } = chosenIn(event.url)
  return { group: await groupOf(event), account: event.params['account'] ?? '', ...(currency && { currency }) }
}

export const actions: Actions = {
  change: form(changeStatus, {
    read: async (data, event) => ({
      ...(await here(event)),
      status: text(data, 'status') as 'active' | 'frozen' | 'leaving',
      reason: text(data, 'reason'),
    }),
    done: () => ({ done: true, form: 'change' }),
  }),
  close: form(closeAccount, {
    read: async (data, event) => {
      const where = await here(event)
      return {
        ...where,
        reason: text(data, 'reason'),
        ...(maybe(data, 'to') && { to: await partyIn(event, where, data, 'to') }),
      }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}/account/${transfer ?? 'all'}`,
  }),
}
