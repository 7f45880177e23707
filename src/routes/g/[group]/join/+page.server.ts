import { redirect } from '@sveltejs/kit'
import { askToJoin, join, takeBack } from '#commons/groups/server'
import { askLink } from '#commons/people/server'
import { form, maybe, text } from '../../../kit.ts'
import { say } from '../../../said.ts'
import { browserOf, rememberAsked } from '../../../session.ts'
import { groupOf } from '../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  if (front.state === 'active') redirect(303, `/g/${front.address}`)
}

export const actions: Actions = {
  /** A stranger proves the mailbox first, and comes back here to write. */
  link: form(askLink, {
    read: (data, event) => ({
      address: text(data, 'address'),
      name: maybe(data, 'name'),
      next: event.url.pathname,
      browser: browserOf(event),
    }),
    done: ({ address }, event) => {
      rememberAsked(event, { address, next: event.url.pathname })
      return '/sign-in/sent'
    },
  }),
  ask: form(askToJoin, {
    read: async (data, event) => ({ group: await groupOf(event), answer: text(data, 'answer') }),
    done: (_answer, event) => say(event, 'groups.said.asked'),
  }),
  join: form(join, {
    read: async (_data, event) => ({ group: await groupOf(event) }),
    done: (_answer, event) => {
      say(event, 'groups.said.joined')
      return `/g/${event.params['group']}`
    },
  }),
  take_back: form(takeBack, {
    read: async (_data, event) => ({ group: await groupOf(event) }),
    done: (_answer, event) => {
      say(event, 'groups.said.taken_back')
      return `/g/${event.params['group']}`
    },
  }),
}
