import { posting, postListing } from '#tools/market/server'
import { form, load as loaded } from '../../../../kit.ts'
import { readListing } from '../read-listing.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({
    kind: event.url.searchParams.get('kind') === 'want' ? ('want' as const) : ('offer' as const),
    posting: await ask(posting, { group: front.id }),
  }))
}

export const actions: Actions = {
  default: form(postListing, {
    read: readListing,
    done: ({ listing }, event) => `/g/${event.params['group']}/market/${listing}`,
  }),
}
