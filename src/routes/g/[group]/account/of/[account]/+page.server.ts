import { account, balanceLine, statement } from '#tools/ledger/server'
import { load as loaded, maybe } from '../../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const currency = maybe(event.url.searchParams, 'currency')
  const which = { group: front.id, account: event.params.account, ...(currency && { currency }) }
  return loaded(event, async (ask) => ({
    account: await ask(account, which),
    recent: await ask(statement, which),
    currency: currency ?? '',
    line: await ask(balanceLine, { ...which, months: 12 }),
  }))
}
