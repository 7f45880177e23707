import { health } from '#tools/ledger/server'
import { load as loaded } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const months = event.url.searchParams.get('months') === '24' ? 24 : 6
  return loaded(event, async (ask) => ({ months, view: await ask(health, { group: front.id, months }) }))
}
