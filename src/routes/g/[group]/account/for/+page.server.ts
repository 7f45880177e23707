import { adminPay, payees } from '#tools/ledger/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { form, load as loaded, text } from '../../../../kit.ts'
import { partyIn } from '../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front: face, shell } = await event.parent()
  return loaded(event, async (ask) => ({
    parties: (await ask(payees, { group: face.id })).rows,
    mayPass: shell?.can['mayRecordForOthers']?.ok ?? false,
  }))
}

export const actions: Actions = {
  default: form(adminPay, {
    read: async (data, event) => {
      const face = await event.locals.ask(front, { address: event.params['group'] ?? '' })
      if ('movedTo' in face) throw refuse('groups.group_absent')
      return {
        group: face.id,
        from: await partyIn(event, { group: face.id }, data, 'from'),
        to: await partyIn(event, { group: face.id }, data, 'to'),
        amount: text(data, 'amount'),
        description: text(data, 'description'),
        reason: text(data, 'reason'),
        ...(text(data, 'occurred_on') && { occurred_on: text(data, 'occurred_on') }),
        pass_limit: text(data, 'pass') === 'yes',
      }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}/account/${transfer}?new`,
  }),
}
