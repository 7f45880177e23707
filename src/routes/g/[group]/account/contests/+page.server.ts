import { contests } from '#tools/ledger/server'
import { load as loaded, maybe } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({ page: await ask(contests, { group: front.id, ...(after && { after }) }) }))
}
