// One table of a report to take away: formula-safe.
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { reportTables, type ReportTable } from '#tools/ledger'
import { reportCsv } from '#tools/ledger/server'
import { pageError } from '../../../../kit.ts'
import { periodOf } from '../report/period.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  try {
    const face = await event.locals.ask(front, { address: event.params.group })
    if ('movedTo' in face) throw refuse('groups.group_absent')
    const table = (event.url.searchParams.get('table') ?? reportTables[0]) as ReportTable
    const { csv, name } = await event.locals.ask(reportCsv, { group: face.id, table, ...periodOf(event.url) })
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
