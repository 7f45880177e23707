// The exchanges as they were, and every balance held against the source.
import { hash } from 'node:crypto'
import type { Ctx } from '#kernel/context'
import { wordsFor } from '#kernel/words'
import type { Compared, Written } from '../index.ts'
import { placeOf } from '../rules/changes.ts'
import { isOff } from '../rules/fit.ts'
import { dayIn } from '../rules/found.ts'
import { transferAside } from '../rules/mapping.ts'
import { canonicalText } from '../rules/source-id.ts'
import type { Accounts } from './accounts.ts'
import * as ledger from './ledger.ts'
import * as store from './store.ts'
import type { Job } from './write.ts'

const sha256 = (text: string): string => hash('sha256', text)

/** Whoever came and had an account already has that one for both: what is new goes there. */
const accountOf = (accounts: Accounts, { accounts: here }: ledger.LedgerState): ((code: string) => string) => {
  const moved = new Map(here.map((account) => [account.id, account.moved_to]))
  return (code) => {
    const { account } = accounts.get(code)!
    return moved.get(account) ?? account
  }
}

/** In the order of time, as chain and statements are read; what happened in one second keeps the order of the file. */
export async function bringTransfers(
  ctx: Ctx,
  { group, plan, sorted: { transfers } }: Job,
  accounts: Accounts,
): Promise<void> {
  if (transfers.added.length === 0) return
  const rows = transfers.added.toSorted((a, b) =>
    a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0,
  )
  const day = dayIn(plan.exchange.timeZone)
  const of = accountOf(accounts, await ledger.ledgerState(ctx, group.id))
  const postings = rows.map((row): ledger.Posting => ({
    source_id: row.sourceId,
    at: new Date(row.recordedAt),
    occurred_on: day(row.recordedAt),
    description: row.description.slice(0, 8000),
    entries: row.entries.map(({ kind, debit, credit, amount }) => ({
      kind,
      debit: of(debit),
      credit: of(credit),
      amount_minor: amount,
    })),
  }))
  await ledger.postTransfers(ctx, group.id, postings)
  await store.keep(
    ctx,
    group.id,
    'transfer',
    rows.map((row) => ({ sourceId: row.sourceId, digest: placeOf(row, sha256), aside: transferAside(row) })),
  )
}

/**
 * What an account should hold, and what imports have brought to it. Without a history the stated balance is what opens the
 * account, against the migration account; with one, a difference goes to the difference account, if somebody decided so.
 */
export async function settleBalances(ctx: Ctx, job: Job, accounts: Accounts): Promise<Written> {
  const { plan, postDifferences, again } = job
  const history = plan.counts['trades.csv'] !== undefined
  const state = await ledger.ledgerState(ctx, job.group.id)
  const compared = compare(job, accounts, state)
  const off = compared.filter(isOff)
  const settles = off.length > 0 && (postDifferences || !history)
  if (!settles) {
    // On the first reading nothing but a fault of ours can leave a difference: then nothing of it is kept.
    if (off.length > 0 && !again) throw new Error(`${off.length} balances differ from the source after the import`)
    return { differences: [], compared }
  }
  await ledger.postTransfers(ctx, job.group.id, await steps(ctx, job, accountOf(accounts, state), off, history, state))
  const after = compare(job, accounts, await ledger.ledgerState(ctx, job.group.id))
  if (after.some(isOff)) throw new Error('balances differ from the source after they were settled')
  return {
    differences: history
      ? off.map(({ account, source_minor, imported_minor }) => ({
          account,
          amount_minor: source_minor - imported_minor,
        }))
      : [],
    compared: after,
  }
}

/** From what is here to what should be. A step is named by both, so the same one is never taken twice. */
async function steps(
  ctx: Ctx,
  { group, plan }: Job,
  of: (code: string) => string,
  off: readonly Compared[],
  history: boolean,
  state: ledger.LedgerState,
): Promise<ledger.Posting[]> {
  const { code, name, timeZone } = plan.exchange
  const t = wordsFor(group.locale)
  const occurred_on = dayIn(timeZone)(ctx.now.toISOString())
  const step = (what: string, from: string, to: string, by: bigint, text: 'opening' | 'difference'): ledger.Posting => {
    const [debit, credit] = by < 0n ? [to, from] : [from, to]
    const entry = { kind: 'import', debit, credit, amount_minor: by < 0n ? -by : by }
    return {
      source_id: sha256(canonicalText(['ces', 'settle', code, what, by])),
      at: ctx.now,
      occurred_on,
      description: t(`portability.posting.${text}`, { name }),
      entries: [entry],
    }
  }
  const total = off.reduce((sum, row) => sum + row.source_minor - row.imported_minor, 0n)
  // Openings that do not come to zero leave a rest, and the rest is a difference.
  const difference = history || total !== 0n ? await ledger.differenceAccount(ctx, group.id) : ''
  const migration = state.accounts.find(({ kind }) => kind === 'migration')!.id
  const rows = off.map(({ account, source_minor, imported_minor }) =>
    step(
      `${account} ${imported_minor}`,
      history ? difference : migration,
      of(account),
      source_minor - imported_minor,
      history ? 'difference' : 'opening',
    ),
  )
  return history || total === 0n ? rows : [...rows, step('rest', difference, migration, total, 'difference')]
}

function compare({ plan }: Job, accounts: Accounts, { accounts: here }: ledger.LedgerState): Compared[] {
  const byId = new Map(here.map((account) => [account.id, account]))
  const mapped = new Set([...accounts.values()].map(({ account }) => account))
  return plan.balances.map(({ account, stated, replayed }) => {
    const found = byId.get(accounts.get(account)!.account)!
    const other = found.moved_to !== null && !mapped.has(found.moved_to) ? byId.get(found.moved_to) : undefined
    return {
      account,
      source_minor: stated ?? replayed,
      imported_minor: found.imported_minor + (other?.imported_minor ?? 0n),
      here_minor: found.balance_minor + (other?.balance_minor ?? 0n),
    }
  })
}
