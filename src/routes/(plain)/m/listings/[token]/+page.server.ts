import { renew, renewal } from '#tools/market/server'
import { form, list, load as loaded } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

/** Looks and answers nothing: mail scanners open every link they see. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ renewal: await ask(renewal, { token: event.params.token }) }))

export const actions: Actions = {
  default: form(renew, { read: (data, event) => ({ token: event.params['token'] ?? '', keep: list(data, 'keep') }) }),
}
