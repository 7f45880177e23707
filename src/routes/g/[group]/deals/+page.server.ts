import { deals } from '#tools/deal/server'
import { load as loaded, maybe } from '../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const state = event.url.searchParams.get('state') === 'past' ? ('past' as const) : ('open' as const)
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    deals: await ask(deals, { group: front.id, state, ...(after && { after }) }),
    state,
    later: after !== undefined,
  }))
}
