import { accounts, verify } from '#tools/ledger/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { load as loaded, maybe, refused } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front: face } = await event.parent()
  const find = maybe(event.url.searchParams, 'find')
  const after = maybe(event.url.searchParams, 'after')
  return loaded(event, async (ask) => ({
    find: find ?? '',
    page: await ask(accounts, { group: face.id, ...(find && { find }), ...(after && { after }) }),
  }))
}

export const actions: Actions = {
  verify: async (event) => {
    try {
      const face = await event.locals.ask(front, { address: event.params.group })
      if ('movedTo' in face) throw refuse('groups.group_absent')
      const { ok, transfers } = await event.locals.ask(verify, { group: face.id })
      return { verified: { ok, count: transfers } }
    } catch (cause) {
      return refused(cause, event, new FormData(), 'ledger.verify')
    }
  },
}
