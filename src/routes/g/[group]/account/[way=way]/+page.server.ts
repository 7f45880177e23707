import { payees } from '#tools/ledger/server'
import type { Way } from '#tools/ledger/ui'
import { load as loaded, maybe } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const find = maybe(event.url.searchParams, 'find')
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    way: event.params.way as Way,
    find: find ?? '',
    page: await ask(payees, { group: front.id, ...(find && { find }), ...(after && { after }) }),
  }))
}
