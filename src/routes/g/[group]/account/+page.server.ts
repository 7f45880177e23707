import { balanceLine, cancel, decline, myAccount, statement, systemAccounts } from '#tools/ledger/server'
import { form, load as loaded, text } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  return loaded(event, async (ask) => ({
    account: await ask(myAccount, { group: front.id }),
    recent: await ask(statement, { group: front.id }),
    line: await ask(balanceLine, { group: front.id, months: 5 }),
    system: await ask(systemAccounts, { group: front.id }),
    treasurer: shell?.can['maySeeAccounts']?.ok ?? false,
    clerk: shell?.can['mayRecordForOthers']?.ok ?? false,
  }))
}

export const actions: Actions = {
  decline: form(decline, { read: (data) => ({ transfer: text(data, 'transfer') }) }),
  cancel: form(cancel, { read: (data) => ({ transfer: text(data, 'transfer') }) }),
}
