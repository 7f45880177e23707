import { setMail, settings } from '#commons/notices/server'
import type { Caller, Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { form, list, load as loaded } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

/** More switches than the page has: each is an act of its own, so nobody asks for thousands at once. */
const switches = 100

export const load: PageServerLoad = (event) => loaded(event, (ask) => ask(settings, {}))

/** One switch after the other; each is its own act with its own key. */
const setAll = Object.assign(
  async (who: Caller | Ctx, changes: { kind: string; mail: boolean }[]) => {
    for (const change of changes)
      await setMail({ ...who, ...(who.key ? { key: `${who.key}-${change.kind}` } : {}) }, change)
  },
  { about: setMail.about },
)

export const actions: Actions = {
  save: form(setAll, {
    read: (data) => {
      const shown = list(data, 'was')
      if (shown.length > switches) throw refuse('kernel.too_large')
      const on = new Set(list(data, 'on'))
      // Only what this page changed: another window may have changed the rest.
      return shown
        .map((was) => was.split(' '))
        .filter(([kind = '', before]) => on.has(kind) !== (before === '1'))
        .map(([kind = '']) => ({ kind, mail: on.has(kind) }))
    },
    done: () => ({ form: 'save', done: true }),
  }),
}
