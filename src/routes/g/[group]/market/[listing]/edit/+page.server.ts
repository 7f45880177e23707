import { editListing, listing, posting } from '#tools/market/server'
import { form, load as loaded } from '../../../../../kit.ts'
import { readListing } from '../../read-listing.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({
    listing: await ask(listing, { listing: event.params.listing }),
    posting: await ask(posting, { group: front.id }),
  }))
}

export const actions: Actions = {
  default: form(editListing, {
    read: async (data, event) => ({ listing: event.params['listing'] ?? '', ...(await readListing(data, event)) }),
    done: (_answer, event) => `/g/${event.params['group']}/market/${event.params['listing']}`,
  }),
}
