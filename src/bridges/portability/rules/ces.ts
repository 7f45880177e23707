// An export of the Community Exchange System: five CSV files with lower-case headings. Reading is pure and repeatable: the same
// bytes give the same plan with the same source ids.
import { readAdverts, advertsShape } from './ces-adverts.ts'
import { balancesShape, checkBalances, markLeavers, replay } from './ces-balances.ts'
import { readSettings } from './ces-settings.ts'
import { readTrades, tradesShape } from './ces-trades.ts'
import { readUsers, usersShape } from './ces-users.ts'
import { readCsv } from './csv.ts'
import type { CsvLimits, CsvTable } from './csv.ts'
import type { FileCount, Plan } from './plan.ts'
import type { Problem } from './problem.ts'
import type { Sha256 } from './source-id.ts'

export const cesFiles = ['settings.csv', 'users.csv', 'adverts.csv', 'trades.csv', 'balances.csv'] as const
export type CesFile = (typeof cesFiles)[number]

/** @property timeZone of the exchange, if somebody has said it; else its country's */
export type CesOptions = { sha256: Sha256; timeZone?: string; limits?: CsvLimits }

/**
 * @param files the bytes of each file; only users.csv is needed
 * @returns all that can be read, and every problem. Nothing may be imported while `isStopped(plan)`, and not before each of
 *   `decisionsOpen(plan)` is decided.
 */
export function readCes(files: Partial<Record<CesFile, Uint8Array>>, options: CesOptions): Plan {
  const { sha256, timeZone = null, limits } = options
  const problems: Problem[] = []
  const counts: Record<string, FileCount> = {}
  const table = (file: CesFile, shape: typeof usersShape): CsvTable | null => {
    const bytes = files[file]
    return bytes ? readCsv(file, bytes, shape, limits) : null
  }
  const users = table('users.csv', usersShape)
  const code = users?.records[0]?.cells.uid?.trim().slice(0, 4).toUpperCase() ?? ''
  const { exchange, count } = readSettings(files['settings.csv'] ?? null, code, timeZone, problems)
  if (count) counts['settings.csv'] = count
  const plan: Plan = {
    system: 'ces',
    exchange,
    members: [],
    held: [],
    listings: [],
    transfers: [],
    balances: [],
    counts,
    problems,
  }
  if (!users) {
    const file = 'users.csv'
    problems.push({ file, line: 1, column: null, code: 'portability.file_missing', params: {}, row: 'file' })
    return plan
  }
  const { members, held, accounts, count: usersCount } = readUsers(users, exchange, sha256, problems)
  counts['users.csv'] = usersCount
  // Without accounts every other row would be a stranger's: one reason is enough.
  if (users.problems.some((p) => p.row === 'file')) return plan
  const adverts = table('adverts.csv', advertsShape)
  const trades = table('trades.csv', tradesShape)
  if (adverts) {
    const read = readAdverts(adverts, exchange, accounts, sha256, problems)
    counts['adverts.csv'] = read.count
    plan.listings = read.listings
  }
  if (trades) {
    const read = readTrades(trades, exchange, accounts, sha256, problems)
    counts['trades.csv'] = read.count
    plan.transfers = read.transfers
  }
  const sums = checkBalances(
    table('balances.csv', balancesShape),
    replay(plan.transfers),
    trades !== null,
    accounts,
    problems,
  )
  if (sums.count) counts['balances.csv'] = sums.count
  plan.balances = sums.balances
  plan.members = markLeavers(members, plan.listings, plan.transfers, plan.balances)
  plan.held = held
  return plan
}
