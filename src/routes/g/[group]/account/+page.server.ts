import { balanceLine, cancel, currencies, decline, myAccount, statement, systemAccounts } from '#tools/ledger/server'
import { form, load as loaded, text } from '../../../kit.ts'
import { chosenIn } from './chosen.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const { currency } = chosenIn(event.url)
  const where = { group: front.id, ...(currency && { currency }) }
  return loaded(event, async (ask) => ({
    account: await ask(myAccount, where),
    recent: await ask(statement, where),
    line: await ask(balanceLine, { ...where, months: 5 }),
    system: await ask(systemAccounts, where),
    currencies: (await ask(currencies, { group: front.id })).rows,
    treasurer: shell?.can['maySeeAccounts']?.ok ?? false,
    clerk: shell?.can['mayRecordForOthers']?.ok ?? false,
  }))
}

export const actions: Actions = {
  decline: form(decline, { read: (data) => ({ transfer: text(data, 'transfer') }) }),
  cancel: form(cancel, { read: (data) => ({ transfer: text(data, 'transfer') }) }),
}
