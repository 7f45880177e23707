import { redirect } from '@sveltejs/kit'
import { front, shell } from '#commons/groups/server'
import { count } from '#commons/notices/server'
import { glance } from '#tools/ledger/server'
import { brandStyle } from '#ui/brand.ts'
import { load as loaded } from '../../kit.ts'
import type { LayoutServerLoad } from './$types'

/** The group of every page below: its face for visitors, its frame for members. */
export const load: LayoutServerLoad = (event) =>
  loaded(event, async (ask) => {
    const face = await ask(front, { address: event.params.group })
    if ('movedTo' in face)
      redirect(308, event.url.pathname.replace(/^\/g\/[^/]+/, `/g/${face.movedTo}`) + event.url.search)
    event.locals.brand = brandStyle(face.brand)
    if (!face.can.read.ok) {
      // The public page: to be read on any phone, at once.
      event.locals.still = event.route.id === '/g/[group]' && event.locals.caller.actor.kind === 'anonymous'
      return { front: face, shell: null, needs: 0, glance: null }
    }
    const frame = await ask(shell, { group: face.id })
    const member = frame.me.state === 'active' && frame.tools.includes('ledger')
    return {
      front: face,
      shell: frame,
      needs: frame.me.person ? ((await ask(count, {})).groups.find((row) => row.group === face.id)?.needs ?? 0) : 0,
      glance: member ? await ask(glance, { group: face.id }) : null,
    }
  })
