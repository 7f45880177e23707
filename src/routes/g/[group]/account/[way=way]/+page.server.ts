import { payees } from '#tools/ledger/server'
import type { Way } from '#tools/ledger/ui'
import { load as loaded, maybe } from '../../../../kit.ts'
import { chosenIn } from '../chosen.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const find = maybe(event.url.searchParams, 'find')
  const after = maybe(event.url.searchParams, 'after')
  const kept = chosenIn(event.url)
  return loaded(event, async (ask) => ({
    kept,
    way: event.params.way as Way,
    find: find ?? '',
    page: await ask(payees, {
      group: front.id,
      ...(kept.currency && { currency: kept.currency }),
      ...(find && { find }),
      ...(after && { after }),
    }),
  }))
}
