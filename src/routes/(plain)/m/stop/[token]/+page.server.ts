import { lookAtStop, unsubscribe } from '#commons/notices/server'
import { form, load as loaded } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

/** Looks and stops nothing: mail scanners open every link they see. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ stop: await ask(lookAtStop, { token: event.params.token }) }))

export const actions: Actions = {
  default: form(unsubscribe, { read: (data, event) => ({ token: event.params['token'] ?? '', all: data.has('all') }) }),
}
