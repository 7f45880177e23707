import { followLink, lookAtLink } from '#commons/people/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import { deviceName, enter } from '../../../../session.ts'
import type { Actions, PageServerLoad } from './$types'

/** Looks and uses nothing up: mail scanners open every link they see. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ link: await ask(lookAtLink, { token: event.params.token }), gate: true }))

export const actions: Actions = {
  default: form(followLink, {
    read: (data, event) => ({
      token: event.params['token'] ?? '',
      name: maybe(data, 'name'),
      device: deviceName(event),
      zone: text(data, 'zone'),
    }),
    done: ({ token, next, made }, event) => {
      if (made) say(event, 'people.welcome')
      return enter(event, token, next)
    },
  }),
}
