// Objections that wait, closed periods, and the pack for the yearly assembly.
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
import { standingIn } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import * as policy from '../policy.ts'
import { Contests, Periods, Year, pageSize } from '../schema.ts'
import type { ContestsPage, PeriodsView, YearPack } from '../views.ts'
import { cardOf, partiesById } from './cards.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import * as store from './store-books.ts'
import { losses } from './store-lives.ts'
import { transferSeen } from './store.ts'
import { currenciesOf } from './store-currencies.ts'

export const contests = query('ledger.contests', {
  doc: 'Objections that wait for a steward, oldest first.',
  input: Contests,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.maySteward(standing),
  run: async (ctx, { group, after }): Promise<ContestsPage> => {
    const rows = await store.openContests(ctx, group as GroupId, fromPlace(after, 'instant', 'id'), pageSize + 1)
    const shown = rows.slice(0, pageSize)
    const units = new Map((await currenciesOf(ctx, group as GroupId)).map((row) => [row.id, unitOf(row)]))
    const found = await Promise.all(shown.map((row) => transferSeen(ctx, row.transfer)))
    const party = await partiesById(
      ctx,
      found.flatMap((row) => (row ? [row.payer, row.payee] : [])),
    )
    const last = shown.at(-1)
    return {
      rows: found.flatMap((row, i) =>
        row
          ? [
              {
                transfer: row.id,
                payer: party(row.payer),
                payee: party(row.payee),
                amount: row.amount,
                unit: units.get(row.currency_id)!,
                at: shown[i]!.at,
                reason: shown[i]!.reason,
              },
            ]
          : [],
      ),
      after: rows.length > pageSize && last ? toPlace(last.at, last.transfer) : null,
    }
  },
})

export const periods = query('ledger.periods', {
  doc: 'Closed periods of a group, newest first, and what waits before a day could be closed.',
  input: Periods,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group, until }, standing): Promise<PeriodsView> => {
    const rows = await store.periods(ctx, group as GroupId)
    const cards = await cardsOf(
      ctx,
      rows.flatMap((row) => [row.closed_by, row.reopened_by].filter((id) => id !== null)),
    )
    const [own] = await currenciesOf(ctx, group as GroupId)
    if (!own) throw refuse('ledger.currency_absent')
    const year = Number(own.today.slice(0, 4)) - 1
    const asked = until ?? `${year}-12-31`
    const keeps = policy.maySetLimits(ctx.actor, standing)
    return {
      rows: rows.map(({ closed_by, reopened_by, ...row }) => ({
        ...row,
        by: closed_by ? (cards.get(closed_by) ?? null) : null,
        reopenedBy: reopened_by ? (cards.get(reopened_by) ?? null) : null,
      })),
      closed_on: own.closed_on,
      proposed: asked,
      waits: keeps.ok ? await store.waitingUpTo(ctx, group as GroupId, asked) : null,
      can: { close: keeps, correct: policy.mayEnterCorrection(standing) },
    }
  },
})

export const year = query('ledger.year', {
  doc: 'The pack for the yearly assembly: what the community took in and spent, its accounts, losses, totals of members, the auditor’s figures.',
  input: Year,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { from, to }, { currency }): Promise<YearPack> => {
    if (from > to) throw refuse('ledger.dates_crossed', {}, { to: { key: 'ledger.error.dates_crossed' } })
    const lines = await store.communityLines(ctx, currency.id, from, to)
    const system = await store.systemBetween(ctx, currency.id, from, to)
    const party = await partiesById(
      ctx,
      system.map((row) => row.account),
    )
    const period = (await store.periods(ctx, currency.group_id)).find(
      (row) => row.reopened_at === null && row.until >= to,
    )
    const head = await store.headAt(ctx, currency.id, to)
    return {
      from,
      to,
      unit: unitOf(currency),
      currency: { id: currency.id, place: currency.place, kind: currency.kind },
      income: lines.filter((line) => line.side === 1).map(({ side: _, ...line }) => line),
      expense: lines.filter((line) => line.side === -1).map(({ side: _, ...line }) => line),
      system: system.map((row) => ({ party: party(row.account), before: row.before_minor, after: row.after_minor })),
      losses: (await losses(ctx, currency.id)).filter(
        (row) => row.year >= Number(from.slice(0, 4)) && row.year <= Number(to.slice(0, 4)),
      ),
      members: await store.memberTotals(ctx, currency.id, from, to),
      closed:
        period && head
          ? { at: head.closed_at, by: await cardOf(ctx, period.closed_by), records: head.seq, head: head.hash }
          : null,
    }
  },
})
