import { endSearch, savedSearches } from '#tools/market/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, (ask) => ask(savedSearches, { group: front.id }))
}

export const actions: Actions = {
  default: form(endSearch, {
    read: (data) => ({ search: text(data, 'search') }),
    done: (_answer, event) => say(event, 'market.saved.ended'),
  }),
}
