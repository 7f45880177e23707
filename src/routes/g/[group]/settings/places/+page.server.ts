import { addSpot, places, removeSpot } from '#tools/market/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ spots: (await ask(places, { group: front.id })).spots }))
}

export const actions: Actions = {
  add: form(addSpot, {
    read: async (data, event) => ({
      group: await groupOf(event),
      name: text(data, 'name'),
      point: text(data, 'point'),
    }),
  }),
  remove: form(removeSpot, { read: (data) => ({ spot: text(data, 'spot') }) }),
}
