import { mine } from '#commons/groups/server'
import { count } from '#commons/notices/server'
import { listings } from '#tools/market/server'
import { load as loaded } from '../../../kit.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  return loaded(event, async (ask) => {
    const [{ groups, can }, waiting] = [await ask(mine, {}), await ask(count, {})]
    const needs = new Map(waiting.groups.map((row): [string, number] => [row.group, row.needs]))
    const market = shell?.tools.includes('market') ? await ask(listings, { group: front.id }) : null
    return {
      can,
      market: market && { offers: market.offers.count, wants: market.wants.count },
      others: groups
        .filter((group) => group.id !== front.id && group.parent === null)
        .map((group) => ({ ...group, needs: needs.get(group.id) ?? 0 })),
    }
  })
}
