import { outbox, readMail } from '#commons/notices/server'
import { form, load as loaded, text } from '../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) =>
  loaded(event, async (ask) => ({
    ...(await ask(outbox, { after: event.url.searchParams.get('after') ?? undefined })),
    smtp: Boolean(process.env['TEQUIO_SMTP_URL']),
    width: 'middle' as const,
  }))

export const actions: Actions = {
  read: form(readMail, {
    read: (data) => ({ mail: text(data, 'mail') }),
    done: ({ id, body_text }) => ({ form: 'read', done: true, mail: { id, body_text } }),
  }),
}
