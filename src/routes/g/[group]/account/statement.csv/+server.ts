// The statement as a table to take away: formula-safe, streamed page by page.
import { front } from '#commons/groups/server'
import { statementCsv } from '#tools/ledger/server'
import { refuse } from '#kernel/errors'
import { pageError } from '../../../../kit.ts'
import { askedOf } from '../asked.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  try {
    const face = await event.locals.ask(front, { address: event.params.group })
    if ('movedTo' in face) throw refuse('groups.group_absent')
    const { after: _, ...asked } = askedOf(event.url)
    const { csv, name } = await event.locals.ask(statementCsv, { group: face.id, ...asked })
    return new Response(csv, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    })
  } catch (cause) {
    throw pageError(cause, event)
  }
}
