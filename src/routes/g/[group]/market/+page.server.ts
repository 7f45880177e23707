import { categories, listings } from '#tools/market/server'
import type { Kind } from '#tools/market'
import { load as loaded, maybe } from '../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
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
    page: await ask(listings, { group: front.id, ...asked }),
    categories: (await ask(categories, { group: front.id })).categories,
  }))
}
