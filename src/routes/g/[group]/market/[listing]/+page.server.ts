import { putAway } from '#commons/items/server'
import { approve, confirm, fulfil, listing, pause, resume } from '#tools/market/server'
import { form, load as loaded, type FormEvent } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({ listing: await ask(listing, { listing: event.params.listing }) }))

const one = (_data: FormData, event: FormEvent) => ({ listing: event.params['listing'] ?? '' })

export const actions: Actions = {
  put_away: form(putAway, { read: (_data, event) => ({ item: event.params['listing'] ?? '' }) }),
  pause: form(pause, { read: one }),
  fulfil: form(fulfil, { read: one }),
  resume: form(resume, { read: one }),
  confirm: form(confirm, { read: one }),
  approve: form(approve, { read: one }),
}
