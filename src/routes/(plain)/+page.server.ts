import { redirect } from '@sveltejs/kit'
import { load as loaded } from '../kit.ts'
import { myGroups } from './mine.ts'
import type { PageServerLoad } from './$types'

/** Visitors read what this is; who is in one group goes there. */
export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => {
    if (event.locals.caller.actor.kind !== 'person') {
      event.locals.still = true
      return { mine: null, width: 'middle' as const, gate: true }
    }
    const mine = await myGroups(ask)
    const [only, ...others] = mine.groups
    if (only && others.length === 0 && only.state === 'active') redirect(303, `/g/${only.address}`)
    return { mine, width: 'slim' as const }
  })
