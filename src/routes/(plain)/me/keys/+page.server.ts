import { makeToken, revokeToken, tokens } from '#commons/people/server'
import { form, list, load as loaded, text } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => loaded(event, (ask) => ask(tokens, {}))

export const actions: Actions = {
  make: form(makeToken, {
    read: (data) => {
      data.set('chosen', list(data, 'scopes').join(' '))
      return { name: text(data, 'name'), scopes: list(data, 'scopes'), days: Number(text(data, 'days')) }
    },
    done: ({ token }) => ({ form: 'make', done: true, token }),
  }),
  revoke: form(revokeToken, {
    read: (data) => ({ token: text(data, 'token') }),
    done: () => ({ form: 'revoke', done: true }),
  }),
}
