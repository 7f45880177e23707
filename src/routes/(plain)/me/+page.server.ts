import { myFields, setFields, setPicture, updateProfile } from '#commons/people/server'
import { refuse } from '#kernel/errors'
import { stagePicture } from '#commons/items/server'
import { files, form, load as loaded, text } from '../../kit.ts'
import { setTheme } from '../../session.ts'
import { readFields, readSettings } from './read.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ fields: await ask(myFields, {}), zones: ['UTC', ...Intl.supportedValuesOf('timeZone')] }))

export const actions: Actions = {
  name: form(updateProfile, { read: (data) => ({ name: text(data, 'name') }), done: () => ({ form: 'name', done: true }) }),
  fields: form(setFields, { read: readFields, done: () => ({ form: 'fields', done: true }) }),
  settings: form(updateProfile, {
    read: readSettings,
    done: (_answer, event, data) => {
      setTheme(event, text(data, 'theme'))
      return { form: 'settings', done: true }
    },
  }),
  picture: form(setPicture, {
    read: async (data, event) => {
      if (data.has('remove')) return { picture: null }
      const [file] = files(data, 'picture')
      if (!file) throw refuse('kernel.input_invalid', {}, { picture: { key: 'people.profile.picture_needed' } })
      return stagePicture(event.locals.caller, { bytes: new Uint8Array(await file.arrayBuffer()) })
    },
    done: () => ({ form: 'picture', done: true }),
  }),
}
