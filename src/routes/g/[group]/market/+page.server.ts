import { categories, listings, map, places, savedSearches, saveSearch } from '#tools/market/server'
import type { Kind } from '#tools/market'
import { askedOf } from './asked.ts'
import { form, load as loaded, maybe, text } from '../../../kit.ts'
import { say } from '../../../said.ts'
import { groupOf } from '../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const asked = askedOf(event.url.searchParams)
  const { view, within, ...filter } = asked
  const words = { group: front.id, ...filter, ...(within && { within_km: within }) }
  return loaded(event, async (ask) => ({
    asked,
    saved: shell?.me.state === 'active' ? (await ask(savedSearches, { group: front.id })).searches.length : 0,
    page: await ask(listings, words),
    map: view === 'map' ? await ask(map, words) : null,
    places: await ask(places, { group: front.id }),
    categories: (await ask(categories, { group: front.id })).categories,
  }))
}

export const actions: Actions = {
  save: form(saveSearch, {
    read: async (data, event) => ({
      group: await groupOf(event),
      name: text(data, 'name'),
      find: text(data, 'find'),
      ...(maybe(data, 'kind') && { kind: text(data, 'kind') as Kind }),
      ...(maybe(data, 'category') && { category: text(data, 'category') }),
      ...(maybe(data, 'tag') && { tag: text(data, 'tag') }),
    }),
    done: (_answer, event) => {
      say(event, 'market.saved.done')
      return `/g/${event.params['group']}/market/saved`
    },
  }),
}
