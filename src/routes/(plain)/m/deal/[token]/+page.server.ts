import { followLink, lookAtLink } from '#tools/deal/server'
import { form, load as loaded } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

/** Looks and does nothing: mail scanners open every link they see. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ look: await ask(lookAtLink, { token: event.params.token }) }))

export const actions: Actions = {
  default: form(followLink, { read: (_data, event) => ({ token: event.params['token'] ?? '' }) }),
}
