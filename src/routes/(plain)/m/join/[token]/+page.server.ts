import { acceptInvitation, acceptInvitationAsNew, lookAtInvitation } from '#commons/groups/server'
import { Refusal } from '#kernel/errors'
import { form, load as loaded, text } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import { deviceName, enter } from '../../../../session.ts'
import type { Actions, PageServerLoad } from './$types'

/** Looks and uses nothing up: mail scanners open every link they see. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => {
    try {
      return { look: await ask(lookAtInvitation, { token: event.params.token }), dead: null }
    } catch (cause) {
      if (cause instanceof Refusal && cause.code.startsWith('groups.invitation_'))
        return { look: null, dead: cause.code }
      throw cause
    }
  })

export const actions: Actions = {
  accept: form(acceptInvitation, {
    read: (_data, event) => ({ token: event.params['token'] ?? '' }),
    done: ({ address }, event) => {
      say(event, 'groups.said.joined')
      return `/g/${address}`
    },
  }),
  new: form(acceptInvitationAsNew, {
    read: (data, event) => ({
      token: event.params['token'] ?? '',
      name: text(data, 'name'),
      device: deviceName(event),
      zone: text(data, 'zone'),
    }),
    done: ({ token, address }, event) => {
      enter(event, token)
      say(event, 'groups.said.joined')
      return `/g/${address}`
    },
  }),
}
