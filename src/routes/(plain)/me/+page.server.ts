import { myFields, setFields, setPicture, updateProfile } from '#commons/people/server'
import { form, load as loaded, text } from '../../kit.ts'
import { setTheme } from '../../session.ts'
import { readPicture } from './picture.ts'
import { readFields, readSettings } from './read.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({
    fields: await ask(myFields, {}),
    zones: ['UTC', ...Intl.supportedValuesOf('timeZone')],
  }))

const done = (form: string) => () => ({ form, done: true })

export const actions: Actions = {
  name: form(updateProfile, { read: (data) => ({ name: text(data, 'name') }), done: done('name') }),
  picture: form(setPicture, { read: readPicture, done: done('picture') }),
  fields: form(setFields, { read: readFields, done: done('fields') }),
  settings: form(updateProfile, {
    read: readSettings,
    done: (_answer, event, data) => {
      setTheme(event, text(data, 'theme'))
      return { form: 'settings', done: true }
    },
  }),
}
