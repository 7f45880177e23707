import { openBalances } from '#tools/ledger/server'
import { load as loaded, maybe } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const find = maybe(event.url.searchParams, 'find')
  const currency = maybe(event.url.searchParams, 'currency')
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    find: find ?? '',
    currency: currency ?? '',
    later: after !== undefined,
    page: await ask(openBalances, {
      group: front.id,
      ...(currency && { currency }),
      ...(find && { find }),
      ...(after && { after }),
    }),
  }))
}
