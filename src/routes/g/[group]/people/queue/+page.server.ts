import { admit, decline, queue } from '#commons/groups/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    later: after !== undefined,
    waiting: await ask(queue, { group: front.id, ...(after && { after }) }),
  }))
}

export const actions: Actions = {
  admit: form(admit, {
    read: async (data, event) => ({ group: await groupOf(event), person: text(data, 'person') }),
    done: (_answer, event) => say(event, 'groups.said.admitted'),
  }),
  decline: form(decline, {
    read: async (data, event) => ({
      group: await groupOf(event),
      person: text(data, 'person'),
      word: text(data, 'word'),
    }),
    done: (_answer, event) => say(event, 'groups.said.declined'),
  }),
}
