import { keepPlace, places } from '#tools/market/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ kept: (await ask(places, { group: front.id })).own !== null }))
}

export const actions: Actions = {
  keep: form(keepPlace, {
    read: async (data, event) => ({ group: await groupOf(event), from: text(data, 'from') }),
    done: ({ kept }, event) => `/g/${event.params['group']}/market${kept ? '?from=me' : ''}`,
  }),
  forget: form(keepPlace, { read: async (_data, event) => ({ group: await groupOf(event), from: '' }) }),
}
