// trades.csv of a CES export → transfers: the main entry, and the levies as entries of the same transfer.
//
// A side that another exchange keeps is named by a code of that exchange; our own virtual account stands for it and takes the
// opposite of our side's main amount. Only the figures of our side are in our unit.
import { readRows } from './cells.ts'
import type { Cells } from './cells.ts'
import { cesScale } from './ces-settings.ts'
import { accountKey } from './ces-users.ts'
import type { Accounts } from './ces-users.ts'
import type { CsvShape, CsvTable } from './csv.ts'
import type { FileCount, SourceEntry, SourceExchange, SourceMember, SourceTransfer } from './plan.ts'
import { quoted } from './problem.ts'
import type { Problem } from './problem.ts'
import { sourceIds } from './source-id.ts'
import type { Sha256 } from './source-id.ts'

export const tradesShape: CsvShape = {
  required: ['seller', 'buyer', 'buyer_amount', 'type', 'date_entered'],
  // Older exports have ten columns: those without the seller's figures.
  optional: ['buyer_levy', 'seller_amount', 'seller_levy', 'description', 'entered_by', 'buyer_nid', 'seller_nid'],
}

type Side = 'buyer' | 'seller'
const other = { buyer: 'seller', seller: 'buyer' } as const
/** The code of the account is letters of the exchange, then figures (or letters again for a virtual account). */
const exchangeOf = (account: string): string => account.slice(0, 4)

export function readTrades(
  table: CsvTable,
  exchange: SourceExchange,
  accounts: Accounts,
  sha256: Sha256,
  problems: Problem[],
): { transfers: SourceTransfer[]; count: FileCount } {
  const idOf = sourceIds('ces trade', sha256)
  const { items, count } = readRows('trades.csv', table, problems, (cells, aside): SourceTransfer | null => {
    const { text, trimmed } = cells
    const type = trimmed('type').toLowerCase()
    const recordedAt = readWhen(cells, exchange.timeZone)
    const away = foreignSide(cells, type, exchange, accounts)
    if (away === 'both') return null
    const figures = readFigures(cells, away)
    const entries = readEntries(cells, away, figures, exchange, accounts)
    if (recordedAt === null || entries === null || cells.refused()) return null
    const codes = ['seller', 'buyer', 'entered_by', 'buyer_nid', 'seller_nid'].map((c) => accountKey(text(c)))
    const { buyer, seller } = figures
    const amounts = [buyer.amount, buyer.levy, seller.amount, seller.levy]
    return {
      sourceId: idOf([exchange.code, ...codes, ...amounts, text('description'), type, trimmed('date_entered')]),
      line: cells.line,
      recordedAt,
      type,
      enteredBy: trimmed('entered_by'),
      description: text('description'),
      entries,
      foreign: away && {
        side: away,
        account: trimmed(away),
        exchange: trimmed(`${away}_nid`) || exchangeOf(trimmed(away)),
        amount: trimmed(`${away}_amount`),
        levy: trimmed(`${away}_levy`),
      },
      aside,
    }
  })
  return { transfers: items, count }
}

function readWhen(cells: Cells, zone: string): string | null {
  const instant = cells.instant('date_entered', zone, 'refused')
  if (instant === null && !cells.refused()) cells.say('refused', 'portability.value_missing', 'date_entered')
  return instant
}

/** Which side another exchange keeps, or null. Inside one exchange (`sess`) there is none: an unknown code is an error there. */
function foreignSide(cells: Cells, type: string, exchange: SourceExchange, accounts: Accounts): Side | 'both' | null {
  if (type === 'sess') return null
  const away = (['buyer', 'seller'] as const).filter((side) => {
    const code = accountKey(cells.trimmed(side))
    return !accounts.has(code) && exchangeOf(code) !== accountKey(exchange.code)
  })
  if (away.length < 2) return away[0] ?? null
  const params = { buyer: quoted(cells.trimmed('buyer')), seller: quoted(cells.trimmed('seller')) }
  cells.say('refused', 'portability.sides_foreign', null, params)
  return 'both'
}

type Figures = Record<Side, { amount: bigint; levy: bigint }>

function readFigures(cells: Cells, away: Side | null): Figures {
  // The foreign side may have more decimals than we: its figures are kept as text and do not count here.
  const read = (side: Side) =>
    side === away
      ? { amount: 0n, levy: 0n }
      : { amount: cells.minor(`${side}_amount`, cesScale), levy: cells.minor(`${side}_levy`, cesScale, 0n) }
  const buyer = read('buyer')
  const old = away === null && cells.trimmed('seller_amount') === ''
  const seller = old ? { amount: buyer.amount, levy: 0n } : read('seller')
  if (away === null && !cells.refused() && buyer.amount !== seller.amount)
    cells.say('refused', 'portability.sides_unequal', 'seller_amount', {
      buyer_minor: buyer.amount,
      seller_minor: seller.amount,
    })
  return { buyer, seller }
}

function readEntries(
  cells: Cells,
  away: Side | null,
  figures: Figures,
  exchange: SourceExchange,
  accounts: Accounts,
): SourceEntry[] | null {
  const find = (code: string, column: string): SourceMember | undefined => {
    const found = accounts.get(accountKey(code))
    if (!found) cells.say('refused', 'portability.account_unknown', column, { account: quoted(code) })
    return found
  }
  const link = (side: Side): SourceMember | undefined => {
    const code = linkCode(cells, side, exchange)
    const found = accounts.get(accountKey(code))
    if (!found) cells.say('refused', 'portability.link_account_missing', side, { account: quoted(code) })
    return found
  }
  const [buyer, seller] = (['buyer', 'seller'] as const).map((side) =>
    side === away ? link(side) : find(cells.trimmed(side), side),
  )
  if (!buyer || !seller) return null
  if (buyer === seller) {
    cells.say('refused', 'portability.accounts_same', 'seller', { account: buyer.account })
    return null
  }
  const ours = away === null ? 'buyer' : other[away]
  const main: SourceEntry = { kind: 'main', debit: buyer.account, credit: seller.account, amount: figures[ours].amount }
  const levies = (['buyer', 'seller'] as const).flatMap((side): SourceEntry[] => {
    const { levy } = figures[side]
    if (levy === 0n) return []
    const payer = side === 'buyer' ? buyer : seller
    const taker = find(`${exchange.code}0000`, `${side}_levy`)
    // The administrator's levy on itself moves nothing.
    return taker && taker !== payer ? [{ kind: 'levy', debit: payer.account, credit: taker.account, amount: levy }] : []
  })
  return [main, ...levies]
}

/** Same server (`dess`): our letters and theirs. Elsewhere: our letters, `cen` and the figures of their network number. */
function linkCode(cells: Cells, side: Side, exchange: SourceExchange): string {
  if (cells.trimmed('type').toLowerCase() === 'dess') return exchange.code + exchangeOf(cells.trimmed(side))
  return `${exchange.code}cen${cells.trimmed(`${side}_nid`).replace(/\D/g, '')}`
}
