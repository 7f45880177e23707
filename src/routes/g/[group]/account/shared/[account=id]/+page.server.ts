import { account, shareAccount, sharedAccount, unshareAccount } from '#tools/ledger/server'
import { form, load as loaded, text, type FormEvent } from '../../../../../kit.ts'
import { groupOf } from '../../../group.ts'
import { partyIn } from '../../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  return loaded(event, async (ask) => {
    const shared = await ask(sharedAccount, { group: front.id, account: event.params.account })
    const at = { group: front.id, currency: shared.currency, account: shared.account }
    return { shared, account: await ask(account, at), person: shell?.me.person ?? null }
  })
}

const at = async (event: FormEvent) => ({ group: await groupOf(event), account: event.params['account'] ?? '' })
export const actions: Actions = {
  share: form(shareAccount, {
    read: async (data, event) => {
      const where = await at(event)
      return {
        ...where,
        person: await partyIn(event, { group: where.group }, data, 'person'),
        may_spend: text(data, 'may_spend') === 'on',
        per_payment: text(data, 'per_payment'),
        per_day: text(data, 'per_day'),
      }
    },
    done: () => ({ done: true, form: 'share' }),
  }),
  end: form(unshareAccount, {
    read: async (data, event) => ({ ...(await at(event)), person: text(data, 'person') }),
    done: (_answer, event) => `/g/${event.params['group']}/account/shared`,
  }),
}
