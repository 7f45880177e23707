import { statement } from '#tools/ledger/server'
import { load as loaded } from '../../../../kit.ts'
import { askedOf } from '../asked.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const asked = askedOf(event.url)
  return loaded(event, async (ask) => ({ asked, page: await ask(statement, { group: front.id, ...asked }) }))
}
