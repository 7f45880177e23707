import { askLink, signInPassword } from '#commons/people/server'
import { form, localPath, text } from '../../kit.ts'
import { browserOf, deviceName, enter, rememberAsked } from '../../session.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({ next: localPath(url.searchParams.get('next')) })

export const actions: Actions = {
  link: form(askLink, {
    read: (data, event) => ({ address: text(data, 'address'), next: localPath(text(data, 'next')), browser: browserOf(event) }),
    done: ({ address }, event, data) => {
      rememberAsked(event, { address, next: localPath(text(data, 'next')) })
      return '/sign-in/sent'
    },
  }),
  password: form(signInPassword, {
    read: (data, event) => ({ address: text(data, 'address'), password: text(data, 'password'), next: localPath(text(data, 'next')), device: deviceName(event) }),
    done: ({ token, next }, event) => {
      enter(event, token)
      return next
    },
  }),
}
