// What those who look after the accounts need this week: who is near a limit, who is silent, who is new, what waits.
import type { Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { fromPlace, toPlace } from '#kernel/shape'
import * as policy from '../policy.ts'
import { firstDay, monthOf, monthsLater } from '../rules/months.ts'
import { Desk, Silent } from '../schema-report.ts'
import type { DeskView, SilentPage } from '../views-report.ts'
import { partiesById, partiesOf } from './cards.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import type { CurrencyRow } from './store.ts'
import * as store from './store-desk.ts'

/** So many of each; the rest is on the pages that the desk leads to. */
const shown = 8
const silentMonths = 6
const newDays = 30

async function silentPage(
  ctx: Ctx,
  { id, today }: CurrencyRow,
  after: string | null,
  limit: number,
): Promise<SilentPage> {
  const now = firstDay(monthOf(today))
  const since = firstDay(monthsLater(monthOf(today), -silentMonths))
  const rows = await store.silentAccounts(ctx, id, since, now, after, limit + 1)
  const some = rows.slice(0, limit)
  const parties = await partiesOf(ctx, some)
  return {
    rows: some.map((row) => ({ party: parties.get(row.id)!, last_on: row.last_on })),
    after: rows.length > limit ? toPlace(some.at(-1)!.code) : null,
    months: silentMonths,
  }
}

export const silent = query('ledger.silent', {
  doc: 'Members who took part in no exchange for half a year, with the day of their last entry; for treasurers.',
  input: Silent,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  run: (ctx, { after }, { currency }) => silentPage(ctx, currency, fromPlace(after, 'text')?.[0] ?? null, shown),
})

export const desk = query('ledger.desk', {
  doc: 'What those who look after the accounts need this week: members near a limit, new and silent ones, and requests that wait.',
  input: Desk,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  async run(ctx, _input, { currency }): Promise<DeskView> {
    const near = await store.nearLimits(ctx, currency.id, shown + 1)
    const fresh = await store.newAccounts(
      ctx,
      currency.id,
      new Date(ctx.now.getTime() - newDays * 86_400_000),
      shown + 1,
    )
    const waiting = await store.waitingTransfers(ctx, currency.id, shown + 1)
    const cards = await partiesOf(ctx, [...near, ...fresh])
    const party = await partiesById(
      ctx,
      waiting.flatMap(({ payer, payee }) => [payer, payee]),
    )
    return {
      unit: unitOf(currency),
      near: {
        rows: near.slice(0, shown).map((row) => ({
          party: cards.get(row.id)!,
          balance: row.balance,
          end: row.low ? 'low' : 'high',
        })),
        more: near.length > shown,
      },
      fresh: {
        rows: fresh.slice(0, shown).map((row) => ({ party: cards.get(row.id)!, opened_at: row.opened_at })),
        more: fresh.length > shown,
      },
      waiting: {
        rows: waiting.slice(0, shown).map(({ payer, payee, ...row }) => ({
          ...row,
          payer: party(payer),
          payee: party(payee),
        })),
        more: waiting.length > shown,
      },
      silent: await silentPage(ctx, currency, null, shown),
    }
  },
})
