import { lookAtSetUp, setUp } from '#boot/set-up'
import { form, load as loaded, text } from '../../../kit.ts'
import { deviceName, enter } from '../../../session.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ ...(await ask(lookAtSetUp, { token: event.params.token })), gate: true }))

export const actions: Actions = {
  default: form(setUp, {
    read: (data, event) => ({
      token: event.params['token'] ?? '',
      name: text(data, 'name'),
      address: text(data, 'address'),
      node: text(data, 'node'),
      device: deviceName(event),
      zone: text(data, 'zone'),
    }),
    done: ({ session }, event) => enter(event, session, '/new'),
  }),
}
