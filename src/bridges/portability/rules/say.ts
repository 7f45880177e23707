// An import's report in words: lines of plain text in the reader's language, for the terminal and for a page alike.
import type { Translate, Values } from '#kernel/messages'
import type { ImportReport, Written } from '../index.ts'
import type { ChangesOf, Changed } from './changes.ts'
import { figure } from './figure.ts'
import { isOff } from './fit.ts'
import type { Holder } from './plan.ts'
import type { Problem } from './problem.ts'

type Say = (key: string, values?: Values) => string
const sayer =
  (t: Translate): Say =>
  (key, values) =>
    t(`portability.${key}`, values)

/** `users.csv:12:email: …` with what follows from it. Amounts among the parameters (`…_minor`) come as figures. */
export function problemLine({ file, line, column, code, params, row }: Problem, t: Translate, scale: number): string {
  const values = Object.entries(params).map(([name, value]) =>
    name.endsWith('_minor') && typeof value === 'bigint'
      ? [name.slice(0, -6), figure(value, scale, t.locale)]
      : [name, value],
  )
  const text = t(code.replace('portability.', 'portability.problem.'), Object.fromEntries(values) as Values)
  const place = column === null ? `${file}:${line}` : `${file}:${line}:${column}`
  return `${place}: ${text}${row === 'warning' ? '' : ` (${t(`portability.effect.${row}`)})`}`
}

/** Everything that a report says. What somebody has to do to go on is the door's to say: `waysOn` gives the names. */
export function reportLines(report: ImportReport, t: Translate): string[] {
  const say = sayer(t)
  const { exchange, problems, written } = report
  const { scale } = exchange.currency
  return [
    `${exchange.name} (${exchange.code})`,
    ...foundLines(report, t),
    '',
    say('report.remarks', { count: problems.length }),
    ...problems.map((problem) => `  ${problemLine(problem, t, scale)}`),
    '',
    say('report.into', { group: report.group.name, address: report.group.address }),
    `  ${fitLine(report, say)}`,
    ...changeLines(report, say),
    ...(written ? ['', ...writtenLines(report, written, t)] : []),
  ]
}

const holders: Holder[] = ['community', 'person', 'household', 'organisation', 'business', 'public', 'link']

function foundLines({ found, exchange, counts }: ImportReport, t: Translate): string[] {
  const say = sayer(t)
  const { scale, other } = exchange.currency
  const amount = (minor: bigint): string => `${figure(minor, scale, t.locale)}${other && `\u00a0${other}`}`
  const { accounts, listings, transfers, balances, left } = found
  const kinds = holders
    .filter((holder) => accounts[holder])
    .map((holder) => say(`holder.${holder}`, { count: accounts[holder] }))
  const count = Object.values(accounts).reduce((total, n) => total + n, 0)
  const list = new Intl.ListFormat(t.locale, { type: 'unit' })
  const types = Object.entries(transfers.types).map(
    ([type, n]) => `${type} ${new Intl.NumberFormat(t.locale).format(n)}`,
  )
  return [
    say('report.accounts', { count, kinds: list.format(kinds) }),
    ...(found.locked > 0
      ? [say('report.locked', { count: found.locked, settled: left.settled, unsettled: left.unsettled })]
      : []),
    say('report.listings', { offers: listings.offer, wants: listings.want, away: listings.away }),
    say('report.transfers', { count: transfers.count, types: list.format(types) }),
    ...(transfers.from && transfers.to
      ? [say('report.days', { from: transfers.from, to: transfers.to, zone: exchange.timeZone })]
      : []),
    say('report.volume', { amount: amount(transfers.volume_minor) }),
    ...(transfers.levied > 0
      ? [say('report.levies', { count: transfers.levied, amount: amount(transfers.levy_minor) })]
      : []),
    say(balances.stated ? 'report.sum' : 'report.sum_replayed', {
      sum: amount(balances.sum_minor),
      positive: amount(balances.positive_minor),
    }),
    ...Object.entries(counts).map(([file, { rows, refused }]) => say('report.rows', { file, rows, refused })),
  ].map((line) => `  ${line}`)
}

const fitLine = ({ currency: { fit, here, to } }: ImportReport, say: Say): string =>
  say(`fit.${fit}`, {
    here: here?.other ?? '',
    to: to.other || to.one,
    here_scale: here?.scale ?? 0,
    to_scale: to.scale,
  })

function changeLines({ changes }: ImportReport, say: Say): string[] {
  const lines = (name: keyof ImportReport['changes'], { added, known, changed, gone }: ChangesOf): string[] => [
    say(`change.${name}`, {
      added,
      known: known - (name === 'transfers' ? 0 : changed.length),
      changed: changed.length,
    }),
    ...changed.map((row) => `  ${edited(row, say)}`),
    ...(gone > 0 ? [say('change.gone', { count: gone })] : []),
  ]
  return [
    ...lines('members', changes.members),
    ...lines('listings', changes.listings),
    ...lines('transfers', changes.transfers),
  ].map((line) => `  ${line}`)
}

const edited = ({ file, line, what }: Changed, say: Say): string => `${file}:${line}: ${say('change.edited', { what })}`

function writtenLines({ exchange, changes }: ImportReport, { differences, compared }: Written, t: Translate): string[] {
  const say = sayer(t)
  const amount = (minor: bigint): string => figure(minor, exchange.currency.scale, t.locale)
  const fresh = changes.members.added + changes.listings.added + changes.transfers.added + differences.length
  const off = compared.filter(isOff)
  const lived = compared.filter((row) => row.here_minor !== row.imported_minor)
  return [
    say(fresh > 0 ? 'written.done' : 'written.nothing'),
    ...differences.map((d) => `  ${say('written.difference', { account: d.account, amount: amount(d.amount_minor) })}`),
    say('compare.heading'),
    ...table(
      compared.map((row) => [row.account, amount(row.source_minor), amount(row.imported_minor), isOff(row) ? '≠' : '']),
    ),
    off.length > 0 ? say('compare.off', { count: off.length }) : say('compare.equal', { count: compared.length }),
    ...(lived.length > 0 ? [say('compare.lived', { count: lived.length })] : []),
  ]
}

/** Columns of figures, right-aligned after the first. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`.trimEnd(),
  )
}

/** What the person may decide so that the open problems no longer stand in the way. */
export type WayOn = 'skip_refused' | 'keep_first_mailbox' | 'post_differences' | 'time_zone'

export function waysOn(open: readonly Problem[]): WayOn[] {
  const way = ({ code, row }: Problem): WayOn | null => {
    if (row === 'file') return null
    if (row === 'refused') return 'skip_refused'
    if (code === 'portability.email_twice') return 'keep_first_mailbox'
    return code === 'portability.zone_unknown' ? 'time_zone' : 'post_differences'
  }
  return [...new Set(open.map(way))].filter((w) => w !== null)
}
