import { begin, beginning } from '#tools/deal/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const [listing, person] = [maybe(event.url.searchParams, 'listing'), maybe(event.url.searchParams, 'person')]
  return loaded(event, async (ask) => ({
    beginning: await ask(beginning, listing ? { listing } : { group: front.id, person: person ?? '' }),
  }))
}

export const actions: Actions = {
  default: form(begin, {
    read: async (data, event) => ({
      ...(maybe(data, 'listing')
        ? { listing: text(data, 'listing') }
        : {
            group: await groupOf(event),
            person: maybe(event.url.searchParams, 'person') ?? '',
            giving: text(data, 'giving') === 'true',
            title: text(data, 'title'),
          }),
      text: text(data, 'text'),
    }),
    done: ({ deal }, event) => `/g/${event.params['group']}/deals/${deal}`,
  }),
}
