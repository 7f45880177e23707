// A period closes: from then on nothing is dated into it, but by a correction that says so.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { ClosePeriod, Correct, ReopenPeriod } from '../schema.ts'
import { forOthers, payment, type AdminTerms } from './commands-pay.ts'
import * as store from './store-books.ts'
import { currenciesOf, type CurrencySet } from './store-currencies.ts'
import { verifyCurrency } from './verify.ts'
import { all } from '#kernel/verdict'

type Books = { standing: Standing; currencies: CurrencySet[] }
async function books(ctx: Ctx, { group }: { group: string }): Promise<Books> {
  const standing = await standingIn(ctx, group as GroupId)
  const currencies = await currenciesOf(ctx, group as GroupId)
  if (currencies.length === 0) throw refuse('ledger.currency_absent')
  return { standing, currencies }
}

export const closePeriod = command('ledger.close_period', {
  doc: 'Closes the books of a group up to a day, after checking them: they agree, and no objection of that time waits.',
  input: ClosePeriod,
  subject: books,
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  async run(ctx, { group, until, reason }, { currencies }) {
    if (currencies.some((row) => until >= row.today))
      throw refuse('ledger.period_open', {}, { until: { key: 'ledger.error.period_open' } })
    const waits = await store.waitingUpTo(ctx, group as GroupId, until)
    if (waits.contests > 0) throw refuse('ledger.contests_open', { count: waits.contests })
    for (const row of currencies)
      if (!(await verifyCurrency(ctx, row.id)).ok) throw refuse('ledger.books_off', { unit: row.other })
    const period = await store.closePeriod(ctx, group as GroupId, until, reason)
    if (period === null) throw refuse('ledger.already_closed', {}, { until: { key: 'ledger.error.already_closed' } })
    ctx.tell({ name: 'ledger.period_closed', group: group as GroupId, subject: period, data: { until } })
    return { period, until }
  },
})

export const reopenPeriod = command('ledger.reopen_period', {
  doc: 'Opens the newest closed period again, with the reason; both stay on record.',
  input: ReopenPeriod,
  subject: books,
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  async run(ctx, { group, reason }) {
    const period = await store.reopenPeriod(ctx, group as GroupId, reason)
    if (period === null) throw refuse('ledger.period_absent')
    ctx.tell({ name: 'ledger.period_reopened', group: group as GroupId, subject: period, data: { reason } })
    return { period }
  },
})

export const correct = payment(
  'ledger.correct',
  'Enters a payment between accounts of others, also into a closed period: a correction, shown as one with its reason.',
  Correct,
  {
    act: () => 'correction',
    payer: (input: AdminTerms) => input.from,
    payee: (input: AdminTerms) => input.to,
    correction: true,
    verdict: (standing, row) => all(policy.mayEnterCorrection(standing), forOthers(standing, row)),
    reason: (input: AdminTerms) => input.reason,
    pass: () => true,
  },
)
