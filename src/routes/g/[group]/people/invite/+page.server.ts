import { shapes, splitAddresses } from '#commons/groups'
import { invitations, invite, inviteImported, withdrawInvitation } from '#commons/groups/server'
import { form, load as loaded, maybe, text } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    later: after !== undefined,
    most: shapes.invitesAtOnce,
    sent: await ask(invitations, { group: front.id, ...(after && { after }) }),
  }))
}

export const actions: Actions = {
  invite: form(invite, {
    read: async (data, event) => ({
      group: await groupOf(event),
      addresses: splitAddresses(text(data, 'addresses')),
      note: text(data, 'note'),
    }),
    done: ({ sent }) => ({ form: 'invite', sent }),
  }),
  imported: form(inviteImported, {
    read: async (data, event) => ({ group: await groupOf(event), note: text(data, 'note') }),
    done: ({ sent, left }) => ({ form: 'imported', sent, left }),
  }),
  withdraw: form(withdrawInvitation, {
    read: (data) => ({ invitation: text(data, 'invitation') }),
    done: (_answer, event) => say(event, 'groups.invitations.withdrawn'),
  }),
}
