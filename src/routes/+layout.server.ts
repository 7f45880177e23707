import { newId } from '#kernel/ids'
import { me } from '#commons/people/server'
import { nodeName } from '#boot/set-up'
import { load as loaded } from './kit.ts'
import { said } from './said.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = (event) =>
  loaded(event, async (ask) => {
    const mine = event.locals.caller.actor.kind === 'person' ? await ask(me, {}) : null
    event.locals.theme = mine?.theme ?? event.locals.theme
    return {
      locale: event.locals.caller.locale,
      theme: event.locals.theme,
      me: mine,
      node: (await ask(nodeName, {})).name,
      /** The moment of this page, for the server and the browser alike. */
      now: new Date(),
      /** Fresh with every page, so that a form sent twice is done once. */
      key: newId(),
      said: said(event),
    }
  })
