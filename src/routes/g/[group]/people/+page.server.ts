import { members } from '#commons/groups/server'
import { load as loaded, maybe } from '../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const words = event.url.searchParams
  const find = maybe(words, 'find')
  const after = maybe(words, 'after')
  const state = words.get('state') === 'suspended' ? 'suspended' : 'active'
  return loaded(event, async (ask) => ({
    find: find ?? '',
    state: state as 'active' | 'suspended',
    later: after !== undefined,
    people: await ask(members, {
      group: front.id,
      state,
      ...(find && { find: find.slice(0, 80) }),
      ...(after && { after }),
    }),
  }))
}
