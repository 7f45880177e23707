import { bringBack, putAway } from '#commons/items/server'
import { listing } from '#tools/market/server'
import { form, load as loaded } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ listing: await ask(listing, { listing: event.params.listing }) }))

export const actions: Actions = {
  put_away: form(putAway, { read: (_data, event) => ({ item: event.params['listing'] ?? '' }) }),
  bring_back: form(bringBack, { read: (_data, event) => ({ item: event.params['listing'] ?? '' }) }),
}
