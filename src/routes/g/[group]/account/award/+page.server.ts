import { award, currencies, payees } from '#tools/ledger/server'
import { refuse } from '#kernel/errors'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import { chosenIn } from '../chosen.ts'
import { partyIn } from '../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => {
    const { rows, can } = await ask(currencies, { group: front.id })
    const { currency } = chosenIn(event.url)
    const points = rows.find((row) => row.kind === 'points' && (!currency || row.currency === currency))
    if (!points) throw refuse('ledger.currency_absent')
    if (!can.award.ok) throw refuse(can.award.code)
    return { points, parties: (await ask(payees, { group: front.id, currency: points.currency })).rows }
  })
}

export const actions: Actions = {
  default: form(award, {
    read: async (data, event) => {
      const [group, currency] = [await groupOf(event), text(data, 'currency')]
      return {
        group,
        currency,
        to: await partyIn(event, { group, currency }, data, 'to'),
        amount: text(data, 'amount'),
        description: text(data, 'description'),
      }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}/account/${transfer}?new`,
  }),
}
