// The auditor: replays the chain of a currency from its first record by the rules alone, and checks what must hold beside it.
// Reads page by page, so a long chain needs no more memory than its accounts.
import { hash } from 'node:crypto'
import { query } from '#kernel/query'
import type { Ctx } from '#kernel/context'
import { standingIn } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { CurrencyId } from '../index.ts'
import * as policy from '../policy.ts'
import { chainHash, chainStart, type ChainEntry } from '../rules/chain.ts'
import { OfGroup } from '../schema.ts'
import { currencyOf } from './store.ts'
import * as store from './store-verify.ts'

/** `subject` is a transfer, an account or the currency; `off_by` how much, in minor units. */
export type Fault = { fault: string; subject: string; off_by: bigint | null }
export type Verified = { ok: boolean; transfers: bigint; head: string; sum: bigint; problems: Fault[] }

const pageLength = 2000n
const most = 100
const sha256 = (text: string): string => hash('sha256', text, 'hex')

/** Everything about one currency, in the snapshot of the caller. */
export async function verifyCurrency(ctx: Ctx, currency: CurrencyId): Promise<Verified> {
  await store.withoutTimeLimit(ctx)
  const problems: Fault[] = []
  const fault = (name: string, subject: string, off_by: bigint | null = null): void => void (problems.length < most && problems.push({ fault: name, subject, off_by }))
  const balances = new Map<string, bigint>()
  const head = await store.chainHead(ctx, currency)
  let previous = chainStart
  let sequence = 0n
  const last = head.last ?? 0n
  for (let after = 0n; after < last; after += pageLength) {
    for (const row of await store.chainPage(ctx, currency, after, after + pageLength)) {
      sequence += 1n
      if (row.seq !== sequence) fault('record_missing', row.transfer, row.seq - sequence)
      sequence = row.seq
      const entries = entriesOf(row.entries)
      const record = { sequence: row.seq, previous, transfer: row.transfer, recordedAt: row.settled_at, workflow: row.workflow, reverses: row.reverses, textsDigest: row.digest, entries }
      if (entries.length === 0) fault('entries_missing', row.transfer)
      else if (chainHash(record, sha256) !== row.hash) fault('hash_off', row.transfer)
      if (!row.words_hold) fault('words_off', row.transfer)
      for (const { debit, credit, amount } of entries) {
        balances.set(debit, (balances.get(debit) ?? 0n) - amount)
        balances.set(credit, (balances.get(credit) ?? 0n) + amount)
      }
      // On with the stored hash: the first record that is off is named, not all that follow it.
      previous = row.hash
    }
  }
  if (head.seq !== sequence || head.transfers !== sequence) fault('head_off', currency, head.seq - sequence)
  if (head.hash !== previous) fault('head_hash_off', currency)
  const stored = await store.balances(ctx, currency)
  for (const { id, balance } of stored) if ((balances.get(id) ?? 0n) !== balance) fault('replay_off', id, balance - (balances.get(id) ?? 0n))
  for (const row of await store.faults(ctx, currency)) fault(row.fault, row.subject, row.off_by)
  return { ok: problems.length === 0, transfers: head.transfers, head: head.hash, sum: stored.reduce((sum, row) => sum + row.balance, 0n), problems }
}

const entriesOf = (text: string | null): ChainEntry[] =>
  (text ?? '').split(';').filter(Boolean).map((entry) => {
    const [kind = '', debit = '', credit = '', amount = '0'] = entry.split(' ')
    return { kind, debit, credit, amount: BigInt(amount) }
  })

export const verify = query('ledger.verify', {
  doc: 'Checks the books of a group from the first record on: the chain, each balance, and that all balances sum to zero.',
  input: OfGroup,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: policy.mayVerify,
  run: async (ctx, { group }): Promise<Verified> => {
    const currency = await currencyOf(ctx, group as GroupId)
    if (!currency) throw refuse('ledger.currency_absent')
    return verifyCurrency(ctx, currency.id)
  },
})
