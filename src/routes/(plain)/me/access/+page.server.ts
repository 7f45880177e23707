import { endOtherSessions, endSession, sessions, setPassword } from '#commons/people/server'
import { form, load as loaded, text } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => loaded(event, async (ask) => ({ sessions: await ask(sessions, {}) }))

export const actions: Actions = {
  password: form(setPassword, {
    read: (data) => ({
      password: text(data, 'password'),
      ...(text(data, 'old_password') ? { old: text(data, 'old_password') } : {}),
    }),
    done: () => ({ form: 'password', done: true }),
  }),
  end: form(endSession, {
    read: (data) => ({ session: text(data, 'session') }),
    done: ({ ended }) => ({ form: 'device', done: true, ended }),
  }),
  others: form(endOtherSessions, { read: () => ({}), done: ({ ended }) => ({ form: 'others', done: true, ended }) }),
}
