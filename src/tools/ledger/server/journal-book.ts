// A stretch of the journal of one account: what came in is income, what went out an expense, by the code of the other side.
import type { Ctx } from '#kernel/context'
import { dayBefore } from '../rules/journal.ts'
import { partiesById } from './cards.ts'
import type { Part, Stretch } from './queries-journal.ts'
import type { Here } from './queries.ts'
import { accountFor } from './queries-statement.ts'
import * as store from './store-journal.ts'

const rowsLimit = 1000

export async function bookPart(ctx: Ctx, at: Here, s: Stretch, account: string | undefined): Promise<Part> {
  const row = await accountFor(ctx, at, account)
  const found = await store.book(ctx, row.id, s.from, s.to, s.after, s.upto, rowsLimit)
  // A transfer is not cut in two: the last one of a full page is left to the next.
  const more = found.length === rowsLimit
  const last = found.at(-1)?.seq
  const rows = more ? found.filter(({ seq }) => seq !== last) : found
  const party = await partiesById(
    ctx,
    rows.map(({ other }) => other),
  )
  const own = `Assets:${row.code}`
  const before = s.first && s.from ? await store.balanceAt(ctx, row.id, dayBefore(s.from), s.upto) : 0n
  const transfers = [...Map.groupBy(rows, ({ seq }) => seq).values()]
  return {
    head: s.first
      ? { accounts: [{ name: own, says: (await partiesById(ctx, [row.id]))(row.id).name }], more: true }
      : null,
    entries: [
      ...(s.from && before !== 0n
        ? [
            {
              day: s.from,
              number: '',
              payee: '',
              narration: 'Opening',
              postings: [
                { account: own, minor: before, kind: 'main' },
                { account: 'Equity:Opening', minor: -before, kind: 'main' },
              ],
            },
          ]
        : []),
      ...transfers.map((lines) => {
        const [first] = lines as [store.BookRow]
        return {
          day: first.occurred_on,
          number: `${at.currency.code}-${first.seq}`,
          payee: party(first.other).name,
          narration: first.description,
          postings: lines.flatMap(({ side, amount_minor, other, kind }) => {
            const minor = side > 0 ? amount_minor : -amount_minor
            return [
              { account: own, minor, kind },
              { account: `${side > 0 ? 'Income' : 'Expenses'}:${party(other).code || 'Unknown'}`, minor: -minor, kind },
            ]
          }),
        }
      }),
    ],
    asserted: more ? null : [{ account: own, minor: await store.balanceAt(ctx, row.id, s.to, s.upto) }],
    after: rows.at(-1)?.seq ?? s.upto,
  }
}
