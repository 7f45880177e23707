import { comeBack, goAway, leaveAccount, myLife } from '#tools/ledger/server'
import { form, load as loaded, maybe, type FormEvent } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import { chosenIn } from '../chosen.ts'
import { partyIn } from '../party.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const { currency } = chosenIn(event.url)
  return loaded(event, async (ask) => ({ life: await ask(myLife, { group: front.id, ...(currency && { currency }) }) }))
}

const here = async (event: FormEvent) => {
  const { currency } = chosenIn(event.url)
  return { group: await groupOf(event), ...(currency && { currency }) }
}
const stays = (name: string) => () => ({ done: true, form: name })

export const actions: Actions = {
  away: form(goAway, {
    read: async (data, event) => ({
      group: await groupOf(event),
      from: maybe(data, 'from'),
      until: maybe(data, 'until'),
    }),
    done: stays('away'),
  }),
  back: form(comeBack, { read: async (_data, event) => ({ group: await groupOf(event) }), done: stays('back') }),
  leave: form(leaveAccount, {
    read: async (data, event) => {
      const where = await here(event)
      return { ...where, ...(maybe(data, 'to') && { to: await partyIn(event, where, data, 'to') }) }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}${transfer ? `/account/${transfer}` : ''}`,
  }),
}
