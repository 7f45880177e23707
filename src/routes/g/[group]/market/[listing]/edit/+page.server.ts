import { categories, editListing, listing } from '#tools/market/server'
import { form, load as loaded } from '../../../../../kit.ts'
import { readListing } from '../../read-listing.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({
    listing: await ask(listing, { listing: event.params.listing }),
    audiences: front.visibility === 'hidden' ? [2] : [2, 4],
    categories: (await ask(categories, { group: front.id })).categories,
  }))
}

export const actions: Actions = {
  default: form(editListing, {
    read: async (data, event) => {
      const { group: _, ...typed } = await readListing(data, event)
      return { listing: event.params['listing'] ?? '', ...typed }
    },
    done: (_answer, event) => `/g/${event.params['group']}/market/${event.params['listing']}`,
  }),
}
