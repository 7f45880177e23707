import { redirect } from '@sveltejs/kit'
import { linkMinutes } from '#commons/people'
import { enterCode } from '#commons/people/server'
import { form, maybe, text } from '../../../kit.ts'
import { askedOf, browserOf, deviceName, enter } from '../../../session.ts'
import { asksLink } from '../ask.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  const asked = askedOf(event)
  if (!asked) redirect(303, '/sign-in')
  return { ...asked, minutes: linkMinutes }
}

export const actions: Actions = {
  code: form(enterCode, {
    read: (data, event) => ({
      code: text(data, 'code'),
      name: maybe(data, 'name'),
      browser: browserOf(event),
      device: deviceName(event),
      zone: text(data, 'zone'),
    }),
    done: ({ token, next }, event) => enter(event, token, next),
  }),
  again: asksLink({ form: 'again', done: true }),
}
