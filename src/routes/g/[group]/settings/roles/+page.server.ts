import { rightsGrid } from '#commons/groups/server'
import { load as loaded } from '../../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ grid: await ask(rightsGrid, { group: front.id }) }))
}
