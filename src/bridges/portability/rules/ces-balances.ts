// balances.csv of a CES export: the check sum. Each balance is held against the replay of the trades.
import { readRows } from './cells.ts'
import { cesScale } from './ces-settings.ts'
import { accountKey } from './ces-users.ts'
import type { Accounts } from './ces-users.ts'
import type { CsvShape, CsvTable } from './csv.ts'
import type { FileCount, SourceBalance, SourceListing, SourceMember, SourceTransfer } from './plan.ts'
import { quoted } from './problem.ts'
import type { Problem } from './problem.ts'

export const balancesShape: CsvShape = { required: ['uid', 'balance'], optional: [] }

/** Balances by account, from the entries alone. */
export function replay(transfers: readonly SourceTransfer[]): Map<string, bigint> {
  const balances = new Map<string, bigint>()
  const move = (account: string, by: bigint): void => void balances.set(account, (balances.get(account) ?? 0n) + by)
  for (const { entries } of transfers)
    for (const { debit, credit, amount } of entries) {
      move(debit, -amount)
      move(credit, amount)
    }
  return balances
}

/**
 * @param table null where the export came without the file: then nothing can be held against the replay
 * @param history whether trades came with it; without any, a balance is no fault but the amount that opens the account
 */
export function checkBalances(
  table: CsvTable | null,
  replayed: ReadonlyMap<string, bigint>,
  history: boolean,
  accounts: Accounts,
  problems: Problem[],
): { balances: SourceBalance[]; count: FileCount | null } {
  const file = 'balances.csv'
  const stated = new Map<string, { line: number; balance: bigint }>()
  const read =
    table &&
    readRows(file, table, problems, (cells): null => {
      const code = cells.trimmed('uid')
      const account = accounts.get(accountKey(code))?.account
      const balance = cells.signedMinor('balance', cesScale)
      const first = account === undefined ? undefined : stated.get(account)
      if (account === undefined) cells.say('refused', 'portability.account_unknown', 'uid', { account: quoted(code) })
      else if (first) cells.say('refused', 'portability.account_twice', 'uid', { account, first_line: first.line })
      else if (!cells.refused()) stated.set(account, { line: cells.line, balance })
      return null
    })
  const usable = table !== null && !table.problems.some((p) => p.row === 'file')
  const balances = [...accounts.values()].map(({ account }): SourceBalance => {
    const found = stated.get(account)
    const own = replayed.get(account) ?? 0n
    const say = (code: 'portability.balance_differs' | 'portability.balance_missing', params: Problem['params']) =>
      problems.push({ file, line: found?.line ?? 1, column: 'balance', code, params, row: 'decision' })
    if (!found) {
      if (usable && own !== 0n) say('portability.balance_missing', { account, replayed_minor: own })
      return { account, line: null, stated: null, replayed: own, difference: 0n }
    }
    const difference = found.balance - own
    if (history && difference !== 0n) {
      const figures = { stated_minor: found.balance, replayed_minor: own, difference_minor: difference }
      say('portability.balance_differs', { account, ...figures })
    }
    return { account, line: found.line, stated: found.balance, replayed: own, difference }
  })
  const sum = balances.reduce((total, b) => total + (b.stated ?? 0n), 0n)
  if (!history && sum !== 0n)
    problems.push({
      file,
      line: 1,
      column: 'balance',
      code: 'portability.balances_unequal',
      params: { sum_minor: sum },
      row: 'decision',
    })
  return { balances, count: read ? read.count : null }
}

const year_ms = 365 * 86_400_000

/** What the rows suggest about suspended members: see `SourceMember.left`. */
export function markLeavers(
  members: readonly SourceMember[],
  listings: readonly SourceListing[],
  transfers: readonly SourceTransfer[],
  balances: readonly SourceBalance[],
): SourceMember[] {
  const lastTrade = new Map<string, string>()
  let end = ''
  for (const { recordedAt, entries } of transfers) {
    if (recordedAt > end) end = recordedAt
    for (const account of [entries[0]?.debit, entries[0]?.credit])
      if (account !== undefined && recordedAt > (lastTrade.get(account) ?? '')) lastTrade.set(account, recordedAt)
  }
  const shown = new Set(listings.filter((listing) => !listing.hidden).map((listing) => listing.account))
  const balanceOf = new Map(balances.map((b) => [b.account, b.stated ?? b.replayed]))
  return members.map((member) => {
    const last = lastTrade.get(member.account)
    if (member.status === 'active' || last === undefined || shown.has(member.account)) return member
    if (balanceOf.get(member.account) === 0n) return { ...member, left: 'settled' }
    return Date.parse(end) - Date.parse(last) > year_ms ? { ...member, left: 'unsettled' } : member
  })
}
