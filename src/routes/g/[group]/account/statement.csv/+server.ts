// The statement as a table to take away: formula-safe, streamed page by page.
import { statementLines } from '#tools/ledger/server'
import { categories } from '#tools/market/server'
import { askedOf, categoryOf } from '../asked.ts'
import { groupOf } from '../../group.ts'
import { takeAway } from '../take-away.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = (event) =>
  takeAway(event, async () => {
    const { after: _, ...asked } = askedOf(event.url)
    const group = await groupOf(event)
    const tree = asked.category ? (await event.locals.ask(categories, { group, retired: true })).categories : []
    const day = new Date().toISOString().slice(0, 10)
    return {
      name: `${event.params.group}-${day}.csv`,
      type: 'text/csv',
      parts: statementLines(event.locals.caller, { group, ...asked, ...categoryOf(asked, tree) }),
    }
  })
