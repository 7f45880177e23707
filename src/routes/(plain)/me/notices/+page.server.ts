import { list, markSeen } from '#commons/notices/server'
import { form, load as loaded, maybe } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => {
    const after = event.url.searchParams.get('after') ?? undefined
    return { ...(await ask(list, { after })), older: after !== undefined }
  })

export const actions: Actions = { seen: form(markSeen, { read: (data) => ({ upto: maybe(data, 'upto') }) }) }
