import { report } from '#tools/ledger/server'
import { load as loaded } from '../../../../kit.ts'
import { periodOf } from './period.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, async (ask) => ({ view: await ask(report, { group: front.id, ...periodOf(event.url) }) }))
}
