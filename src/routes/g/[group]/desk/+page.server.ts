import { queue } from '#commons/groups/server'
import { desk, health, silent } from '#tools/ledger/server'
import { load as loaded, maybe } from '../../../kit.ts'
import type { PageServerLoad } from './$types'

/** Each room answers for itself; what this reader may not see is not asked for. */
export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const may = (right: string): boolean => shell?.can[right]?.ok ?? false
  const after = maybe(event.url.searchParams, 'silent')
  return loaded(event, async (ask) => {
    const first = await ask(desk, { group: front.id })
    return {
      desk: first,
      silent: after ? await ask(silent, { group: front.id, after }) : first.silent,
      asking: may('mayAdmit') ? (await ask(queue, { group: front.id })).rows.slice(0, 8) : [],
      health: await ask(health, { group: front.id }),
    }
  })
}
