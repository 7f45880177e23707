import { signInPassword } from '#commons/people/server'
import { form, localPath, text } from '../../kit.ts'
import { deviceName, enter } from '../../session.ts'
import { asksLink } from './ask.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({ next: localPath(url.searchParams.get('next')), gate: true })

export const actions: Actions = {
  link: asksLink('/sign-in/sent'),
  password: form(signInPassword, {
    read: (data, event) => ({
      address: text(data, 'address'),
      password: text(data, 'password'),
      next: localPath(text(data, 'next')),
      device: deviceName(event),
      zone: text(data, 'zone'),
    }),
    done: ({ token, next }, event) => enter(event, token, next),
  }),
}
