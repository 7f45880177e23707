import { putAway } from '#commons/items/server'
import { beginning } from '#tools/deal/server'
import { approve, confirm, fitting, fulfil, listing, pause, places, resume } from '#tools/market/server'
import { form, load as loaded, type FormEvent } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { shell, me } = await event.parent()
  return loaded(event, async (ask) => {
    const asked = { listing: event.params.listing }
    const found = await ask(listing, asked)
    const mine = found.author.id === me?.id
    const other = shell?.me.state === 'active' && found.state === 'live' && !mine
    return {
      listing: found,
      spots: found.where.at ? (await ask(places, { group: found.community })).spots : [],
      fitting: mine ? (await ask(fitting, asked)).listings : [],
      beginning: other ? await ask(beginning, { listing: found.id }) : null,
    }
  })
}

const one = (_data: FormData, event: FormEvent) => ({ listing: event.params['listing'] ?? '' })

export const actions: Actions = {
  put_away: form(putAway, { read: (_data, event) => ({ item: event.params['listing'] ?? '' }) }),
  pause: form(pause, { read: one }),
  fulfil: form(fulfil, { read: one }),
  resume: form(resume, { read: one }),
  confirm: form(confirm, { read: one }),
  approve: form(approve, { read: one }),
}
