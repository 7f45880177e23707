import { setSetting, setting } from '#tools/market/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ setting: await ask(setting, { group: front.id }) }))
}

export const actions: Actions = {
  default: form(setSetting, {
    read: async (data, event) => ({
      group: await groupOf(event),
      months: text(data, 'months'),
      stale_months: text(data, 'stale_months'),
      moderated: data.has('moderated'),
    }),
  }),
}
