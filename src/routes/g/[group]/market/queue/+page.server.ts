import { approve, queue, returnListing } from '#tools/market/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, (ask) => ask(queue, { group: front.id, ...(after && { after }) }))
}

export const actions: Actions = {
  approve: form(approve, { read: (data) => ({ listing: text(data, 'listing') }) }),
  give_back: form(returnListing, {
    read: (data) => ({ listing: text(data, 'listing'), words: text(data, 'words') }),
  }),
}
