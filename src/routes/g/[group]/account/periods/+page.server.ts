import { closePeriod, periods, reopenPeriod } from '#tools/ledger/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ view: await ask(periods, { group: front.id }) }))
}

export const actions: Actions = {
  close: form(closePeriod, {
    read: async (data, event) => ({
      group: await groupOf(event),
      until: text(data, 'until'),
      reason: text(data, 'reason'),
    }),
    done: () => ({ done: true, form: 'close' }),
  }),
  reopen: form(reopenPeriod, {
    read: async (data, event) => ({ group: await groupOf(event), reason: text(data, 'reason') }),
    done: () => ({ done: true, form: 'reopen' }),
  }),
}
