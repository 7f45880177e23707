import { settings, update } from '#commons/groups/server'
import { form, load as loaded, maybe, text } from '../../../kit.ts'
import { say } from '../../../said.ts'
import { groupOf } from '../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  // Who is no member reads why; who is one and does not set up reads what is agreed.
  const may = shell === null || shell.can['maySetUp']?.ok
  return loaded(event, async (ask) => ({
    settings: may ? await ask(settings, { group: front.id }) : null,
    zones: may ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : [],
  }))
}

type Update = Parameters<typeof update>[1]

export const actions: Actions = {
  save: form(update, {
    read: async (data, event) => ({
      group: await groupOf(event),
      name: text(data, 'name'),
      about: text(data, 'about'),
      place: text(data, 'place'),
      address: text(data, 'address'),
      admission: text(data, 'admission') as Update['admission'],
      visibility: maybe(data, 'visibility') as Update['visibility'],
      locale: text(data, 'locale') as Update['locale'],
      time_zone: text(data, 'time_zone'),
      brand_h: text(data, 'brand_h'),
    }),
    done: ({ address }, event) => {
      say(event, 'groups.settings.saved')
      return `/g/${address}/settings`
    },
  }),
}
