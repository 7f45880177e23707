import { categories, listings, savedSearches, saveSearch } from '#tools/market/server'
import type { Kind } from '#tools/market'
import { form, load as loaded, maybe, text } from '../../../kit.ts'
import { say } from '../../../said.ts'
import { groupOf } from '../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const words = event.url.searchParams
  const kind = maybe(words, 'kind') as Kind | undefined
  const find = maybe(words, 'find')
  const category = maybe(words, 'category')
  const tag = maybe(words, 'tag')
  const author = maybe(words, 'author')
  const after = maybe(words, 'after')
  const state = maybe(words, 'state') as 'away' | undefined
  const mine = maybe(words, 'mine') === 'true'
  const asked = {
    ...(kind && { kind }),
    ...(find && { find }),
    ...(category && { category }),
    ...(tag && { tag }),
    ...(author && { author }),
    ...(after && { after }),
    ...(state && { state }),
    mine,
  }
  return loaded(event, async (ask) => ({
    asked,
    saved: shell?.me.state === 'active' ? (await ask(savedSearches, { group: front.id })).searches.length : 0,
    page: await ask(listings, { group: front.id, ...asked }),
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
