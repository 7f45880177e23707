import { redirect } from '@sveltejs/kit'
import { signOut } from '#commons/people/server'
import { form } from '../../kit.ts'
import { say } from '../../said.ts'
import { leave } from '../../session.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => {
  if (locals.caller.actor.kind !== 'person') redirect(303, '/')
}

export const actions: Actions = {
  default: form(signOut, {
    read: () => ({}),
    done: (_answer, event) => {
      leave(event)
      say(event, 'people.signed_out')
      return '/'
    },
  }),
}
