import { redirect } from '@sveltejs/kit'
import { linkMinutes } from '#commons/people'
import { askLink, enterCode } from '#commons/people/server'
import { form, localPath, maybe, text } from '../../../kit.ts'
import { askedOf, browserOf, deviceName, enter, rememberAsked } from '../../../session.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  const asked = askedOf(event)
  if (!asked) redirect(303, '/sign-in')
  return { ...asked, minutes: linkMinutes }
}

export const actions: Actions = {
  code: form(enterCode, {
    read: (data, event) => ({ code: text(data, 'code'), name: maybe(data, 'name'), browser: browserOf(event), device: deviceName(event) }),
    done: ({ token, next }, event) => {
      enter(event, token)
      return next
    },
  }),
  again: form(askLink, {
    read: (data, event) => ({ address: text(data, 'address'), next: localPath(text(data, 'next')), browser: browserOf(event) }),
    done: ({ address }, event, data) => {
      rememberAsked(event, { address, next: localPath(text(data, 'next')) })
      return { form: 'again' }
    },
  }),
}
