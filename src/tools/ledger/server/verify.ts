// The auditor: replays the chain of a currency from its first record by the rules alone, and checks what must hold beside it.
// Reads page by page, so a long book needs no more memory than its accounts.
import { hash } from 'node:crypto'
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import { standingIn } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { CurrencyId } from '../index.ts'
import * as policy from '../policy.ts'
import { chainHash, chainStart, type ChainEntry } from '../rules/chain.ts'
import { OfCurrency } from '../schema.ts'
import { currencyOf } from './store.ts'
import * as store from './store-verify.ts'

/** `subject` is a transfer, an account or the currency; `off_by` how much, in minor units or records, as text for a log. */
export type Fault = { fault: FaultName; subject: string; off_by: string | null }
export type FaultName =
  | 'record_missing'
  | 'hash_off'
  | 'head_off'
  | 'head_hash_off'
  | 'words_off'
  | 'main_entry_off'
  | 'entries_missing'
  | 'twin_missing'
  | 'entry_stray'
  | 'running_balance_off'
  | 'balance_off'
  | 'sum_not_zero'
export type Verified = { ok: boolean; transfers: bigint; head: string; sum: bigint; problems: Fault[] }

const pageLength = 2000n
/** So many are named; a spoilt book has no end of them. */
const most = 100
const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** Everything about one currency, in the snapshot of the caller. */
export async function verifyCurrency(ctx: Ctx, currency: CurrencyId): Promise<Verified> {
  await store.withoutTimeLimit(ctx)
  const audit = new Audit()
  const head = await store.chainHead(ctx, currency)
  const last = head.last ?? 0n
  for (let after = 0n; after < last; after += pageLength) {
    const lines = Map.groupBy(await store.entries(ctx, currency, after, after + pageLength), (row) => row.seq)
    for (const record of await store.records(ctx, currency, after, after + pageLength)) {
      audit.take(record, lines.get(record.seq) ?? [])
      lines.delete(record.seq)
    }
    for (const stray of [...lines.values()].flat()) audit.fault('entry_stray', stray.transfer)
  }
  if (head.seq !== audit.count) audit.fault('head_off', currency, head.seq - audit.count)
  if (head.hash !== audit.previous) audit.fault('head_hash_off', currency)
  let sum = 0n
  for (const { account, balance_minor, lines } of await store.books(ctx, currency)) {
    sum += balance_minor
    const { balance, lines: read } = audit.books.get(account) ?? { balance: 0n, lines: 0n }
    if (balance !== balance_minor) audit.fault('balance_off', account, balance_minor - balance)
    if (lines !== read) audit.fault('entry_stray', account, lines - read)
  }
  if (sum !== 0n) audit.fault('sum_not_zero', currency, sum)
  return { ok: audit.problems.length === 0, transfers: audit.count, head: head.hash, sum, problems: audit.problems }
}

class Audit {
  problems: Fault[] = []
  books = new Map<string, { balance: bigint; lines: bigint }>()
  previous = chainStart
  count = 0n
  #sequence = 0n

  fault(fault: FaultName, subject: string, off_by: bigint | null = null): void {
    if (this.problems.length < most)
      this.problems.push({ fault, subject, off_by: off_by === null ? null : String(off_by) })
  }

  take(record: store.RecordRow, lines: readonly store.EntryRow[]): void {
    if (record.seq !== this.#sequence + 1n)
      this.fault('record_missing', record.transfer, record.seq - this.#sequence - 1n)
    const entries = this.#entries(record, lines)
    const [main] = entries
    if (!main) this.fault('entries_missing', record.transfer)
    else {
      const { seq: sequence, transfer, settled_at: recordedAt, workflow, reverses, digest: textsDigest } = record
      if (
        chainHash(
          { sequence, previous: this.previous, transfer, recordedAt, workflow, reverses, textsDigest, entries },
          sha256,
        ) !== record.hash
      )
        this.fault('hash_off', transfer)
      if (main.debit !== record.payer || main.credit !== record.payee || main.amount !== record.amount_minor)
        this.fault('main_entry_off', transfer)
    }
    if (!record.words_hold) this.fault('words_off', record.transfer)
    // On with the stored hash: the record that is off is named, and not all that follow it.
    this.previous = record.hash
    this.#sequence = record.seq
    this.count += 1n
  }

  /** Each entry stands in two books, turned round; and each book tells its balance after it. */
  #entries(record: store.RecordRow, lines: readonly store.EntryRow[]): ChainEntry[] {
    for (const line of lines) {
      const book = this.books.get(line.account) ?? { balance: 0n, lines: 0n }
      book.balance += BigInt(line.side) * line.amount_minor
      book.lines += 1n
      this.books.set(line.account, book)
      if (book.balance !== line.balance_minor)
        this.fault('running_balance_off', record.transfer, line.balance_minor - book.balance)
      // The next line is measured by what this one says.
      book.balance = line.balance_minor
    }
    const [out, come] = [lines.filter((l) => l.side === -1), lines.filter((l) => l.side === 1)]
    const twins = out.length === come.length && out.every((a, i) => isTwin(a, come[i]!, record.transfer))
    if (!twins) this.fault('twin_missing', record.transfer)
    return out.map((l) => ({ kind: l.kind, debit: l.account, credit: l.other, amount: l.amount_minor }))
  }
}

const isTwin = (out: store.EntryRow, come: store.EntryRow, transfer: string): boolean =>
  out.account === come.other &&
  out.other === come.account &&
  out.amount_minor === come.amount_minor &&
  out.kind === come.kind &&
  out.position === come.position &&
  out.transfer === transfer &&
  come.transfer === transfer

export const verify = query('ledger.verify', {
  doc: 'Checks the books of a group from the first record on: the chain, each balance, and that all balances sum to zero.',
  input: OfCurrency,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: policy.mayVerify,
  run: async (ctx, { group, currency: named }): Promise<Verified> => {
    const currency = await currencyOf(ctx, group as GroupId, named)
    if (!currency) throw refuse('ledger.currency_absent')
    return verifyCurrency(ctx, currency.id)
  },
})
