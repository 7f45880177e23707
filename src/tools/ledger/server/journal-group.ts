// A stretch of the journal of a whole currency.
import type { Ctx } from '#kernel/context'
import { accountName, dayBefore } from '../rules/journal.ts'
import type { Party } from '../views.ts'
import { partiesById, partiesOf } from './cards.ts'
import type { Part, Stretch } from './queries-journal.ts'
import type { Here } from './queries.ts'
import * as store from './store-journal.ts'
import { entries } from './store-verify.ts'

const stretchLength = 1000n
const nameOf = ({ kind, code }: Pick<Party, 'kind' | 'code'>): string => accountName(kind, code)

export async function groupPart(ctx: Ctx, { currency }: Here, s: Stretch): Promise<Part> {
  const end = s.after + stretchLength < s.upto ? s.after + stretchLength : s.upto
  const all = await entries(ctx, currency.id, s.after, end)
  const lines = Map.groupBy(
    all.filter(({ side }) => side === -1),
    ({ seq }) => seq,
  )
  const records = await store.journalRecords(ctx, currency.id, s.from, s.to, s.after, end)
  const party = await partiesById(
    ctx,
    all.flatMap(({ account, other }) => [account, other]),
  )
  return {
    head: s.first ? { accounts: await accountsOf(ctx, currency, s), more: false } : null,
    entries: [
      ...(s.first && s.from ? await opening(ctx, currency, s, s.from) : []),
      ...records.map((record) => ({
        day: record.occurred_on,
        number: `${currency.code}-${record.seq}`,
        payee: `${party(record.payer).name} → ${party(record.payee).name}`,
        narration: record.description,
        postings: (lines.get(record.seq) ?? []).flatMap(({ account, other, amount_minor, kind }) => [
          { account: nameOf(party(account)), minor: -amount_minor, kind },
          { account: nameOf(party(other)), minor: amount_minor, kind },
        ]),
      })),
    ],
    asserted: end < s.upto ? null : await held(ctx, currency, s, s.to),
    after: end,
  }
}

type Currency = Here['currency']

async function accountsOf(ctx: Ctx, currency: Currency, s: Stretch) {
  const rows = await store.balancesAt(ctx, currency.id, s.to, s.upto)
  const parties = await partiesOf(ctx, rows)
  return rows.map((row) => ({ name: nameOf(row), says: parties.get(row.id)?.name ?? '' }))
}

const held = async (ctx: Ctx, currency: Currency, s: Stretch, day: string | null) =>
  (await store.balancesAt(ctx, currency.id, day, s.upto)).map((row) => ({
    account: nameOf(row),
    minor: row.balance_minor,
  }))

/** What stood in the books before the period, as its first entry. Balances of a currency sum to zero, so it is whole by itself. */
async function opening(ctx: Ctx, currency: Currency, s: Stretch, from: string): Promise<Part['entries']> {
  const postings = (await held(ctx, currency, s, dayBefore(from))).filter(({ minor }) => minor !== 0n)
  if (postings.length === 0) return []
  return [
    { day: from, number: '', payee: '', narration: 'Opening', postings: postings.map((p) => ({ ...p, kind: 'main' })) },
  ]
}
