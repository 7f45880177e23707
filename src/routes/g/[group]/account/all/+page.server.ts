import { accounts, currencies, verify } from '#tools/ledger/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { load as loaded, maybe, readForm, refused } from '../../../../kit.ts'
import { chosenIn } from '../chosen.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front: face } = await event.parent()
  const find = maybe(event.url.searchParams, 'find')
  const after = maybe(event.url.searchParams, 'after')
  const { currency } = chosenIn(event.url)
  return loaded(event, async (ask) => ({
    find: find ?? '',
    currency: currency ?? null,
    currencies: (await ask(currencies, { group: face.id })).rows,
    page: await ask(accounts, {
      group: face.id,
      ...(currency && { currency }),
      ...(find && { find }),
      ...(after && { after }),
    }),
  }))
}

export const actions: Actions = {
  verify: async (event) => {
    try {
      const face = await event.locals.ask(front, { address: event.params.group })
      if ('movedTo' in face) throw refuse('groups.group_absent')
      const currency = maybe(await readForm(event), 'currency')
      const { ok, transfers } = await event.locals.ask(verify, { group: face.id, ...(currency && { currency }) })
      return { verified: { ok, count: transfers } }
    } catch (cause) {
      return refused(cause, event, new FormData(), 'ledger.verify')
    }
  },
}
