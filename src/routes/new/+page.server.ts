import { create, mine } from '#commons/groups/server'
import { form, load as loaded } from '../kit.ts'
import { say } from '../said.ts'
import { go, groupFrom } from './steps.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => loaded(event, async (ask) => ({ may: (await ask(mine, {})).can.create }))

export const actions: Actions = {
  /** To the next step or back, with everything typed. */
  go,
  open: form(create, {
    read: groupFrom,
    done: ({ address }, event) => {
      say(event, 'groups.said.begun')
      return `/g/${address}`
    },
  }),
}
