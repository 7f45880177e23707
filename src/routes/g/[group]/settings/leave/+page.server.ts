import { leave, member } from '#commons/groups/server'
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { form, load as loaded } from '../../../../kit.ts'
import { say } from '../../../../said.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => {
    const person = personOf(event.locals.caller)
    if (!person) throw refuse('kernel.sign_in_required')
    return { member: await ask(member, { group: front.id, person }) }
  })
}

export const actions: Actions = {
  leave: form(leave, {
    read: async (_data, event) => ({ group: await groupOf(event) }),
    done: (_answer, event) => {
      say(event, 'groups.said.left')
      return '/groups'
    },
  }),
}
