// History from another system: posted as it was, completed, marked, into the same chain. No limits, fees, facts or notices.
import type { Ctx } from '#kernel/context'
import { newId, type Id } from '#kernel/ids'
import type { AccountId, CurrencyId, TransferId } from '../index.ts'
import * as store from './store-accounts.ts'
import { post, type Line } from './store-posting.ts'

export type ImportedEntry = { kind: string; debit: AccountId; credit: AccountId; amount_minor: bigint }
export type ImportedTransfer = {
  /** The same in every reading of the source, unique in a currency. */
  source_id: string
  /** The moment it counts from, by the source. */
  at: Date
  /** `2026-03-12`; the day it happened, where the source's clock stood. */
  occurred_on: string
  /** To the letter, up to 8000 characters. */
  description: string
  /** The main entry first; levies follow and are entries of the same transfer. */
  entries: readonly [ImportedEntry, ...ImportedEntry[]]
}
export type Imported = { posted: number; known: number; transfers: Map<string, TransferId> }

const together = 500

/**
 * Posts what is not here yet, in the order given (oldest first); a second run with the same rows changes nothing.
 * One import at a time for a currency; ordinary payments wait until it commits. The caller has checked the right.
 * @param author who imports; shown beside each transfer
 */
export async function importTransfers(
  ctx: Ctx,
  currency: CurrencyId,
  rows: readonly ImportedTransfer[],
  author: Id | null,
): Promise<Imported> {
  await store.lockImport(ctx, currency)
  const known = await store.knownSources(
    ctx,
    currency,
    rows.map((row) => row.source_id),
  )
  const fresh = rows.filter((row) => !known.has(row.source_id))
  const transfers = new Map<string, TransferId>()
  const lines = fresh.map((row) => lineOf(currency, row, author))
  for (const line of lines) transfers.set(line.source!, line.id)
  if (transfers.size !== fresh.length) throw new Error('importTransfers: a source id stands twice')
  await store.lockAccounts(ctx, [...new Set(fresh.flatMap((row) => row.entries.flatMap((e) => [e.debit, e.credit])))])
  for (let at = 0; at < lines.length; at += together) {
    for (const outcome of await post(ctx.tx, ctx.now, null, 'import', lines.slice(at, at + together)))
      if (outcome.why !== null) throw new Error(`importTransfers: ${outcome.why}`)
  }
  if (lines.length > 0)
    ctx.tell({
      name: 'ledger.transfers_imported',
      subject: currency,
      group: (await store.currencyById(ctx, currency))?.group_id ?? null,
      data: { count: lines.length },
    })
  return { posted: lines.length, known: known.size, transfers }
}

function lineOf(
  currency: CurrencyId,
  { source_id, at, occurred_on, description, entries: [main, ...more] }: ImportedTransfer,
  author: Id | null,
): Line {
  return {
    id: newId<'transfer'>(),
    currency,
    payer: main.debit,
    payee: main.credit,
    amount_minor: main.amount_minor,
    description,
    occurred_on,
    actor: author ?? nobodyId,
    key: null,
    hash: null,
    source: source_id,
    at,
    more,
  }
}

/** The database leaves the author empty for it. */
const nobodyId = '00000000-0000-0000-0000-000000000000' as Id
