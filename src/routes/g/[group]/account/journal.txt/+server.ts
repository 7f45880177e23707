// The journal to take away, for hledger or beancount.
import { journalParts } from '#tools/ledger/server'
import { maybe } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import { takeAway } from '../take-away.ts'
import type { RequestHandler } from './$types'

const words = ['currency', 'account', 'whole', 'form', 'from', 'to'] as const

export const GET: RequestHandler = (event) =>
  takeAway(event, async () => {
    const asked = Object.fromEntries(words.map((name) => [name, maybe(event.url.searchParams, name)]))
    const ending = asked['form'] === 'beancount' ? 'beancount' : 'journal'
    return {
      name: `${event.params.group}-${new Date().toISOString().slice(0, 10)}.${ending}`,
      type: 'text/plain',
      parts: journalParts(event.locals.caller, { group: await groupOf(event), ...asked }),
    }
  })
