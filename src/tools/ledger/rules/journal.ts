// A journal as plain-text accounting writes it: for hledger and for beancount. Both check the assertions at the end by themselves.
//
// Accounts are named by their codes, the commodity by the currency's code: letters that both programs take without quotes. Hours
// are written in seconds, the only exact figure. Names and words are written so that neither program can read more into them.
import { plainFigure } from './amount-plain.ts'
import type { Unit } from './amount.ts'

export const journalForms = ['hledger', 'beancount'] as const
export type JournalForm = (typeof journalForms)[number]
export type Commodity = { symbol: string; scale: number }
export type JournalAccount = { name: string; says: string }
export type Posting = { account: string; minor: bigint; kind: string }
export type JournalEntry = {
  day: string
  number: string
  payee: string
  narration: string
  postings: readonly Posting[]
}

/** Letters only: beancount takes no lower case, hledger no figures without quotes. */
export const commodityOf = (code: string, unit: Unit): Commodity =>
  unit.kind === 'hours' ? { symbol: `${code}SEC`, scale: 0 } : { symbol: code, scale: unit.scale }

const families: Record<string, string> = { member: 'Members', household: 'Households', group: 'Groups', link: 'Links' }
/** In the books of the group every account is what somebody holds. */
export const accountName = (kind: string, code: string): string => `Assets:${families[kind] ?? 'Community'}:${code}`

// Controls, line ends and signs that turn words round have no place in a line of text.
// oxlint-disable-next-line no-control-regex
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g
const inOneLine = (text: string): string => text.replace(unseen, ' ').replace(/ {2,}/g, ' ').trim()
const wide = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)

/** hledger has no escapes: signs that mean something are written wide, as `；`. */
export const forHledger = (text: string): string => inOneLine(text).replace(/[;|]/g, wide)
/** In comments hledger looks for tags and dates. */
const forComment = (text: string): string => inOneLine(text).replace(/[;|:[\]]/g, wide)
/** Within the quotes of beancount. */
export const forBeancount = (text: string): string => inOneLine(text).replace(/[\\"]/g, '\\$&')

const amount = (minor: bigint, { symbol, scale }: Commodity): string => `${plainFigure(minor, scale)} ${symbol}`
const indent = '    '

export type JournalHead = {
  title: string
  /** Lines that say what this is. */
  notes: readonly string[]
  accounts: readonly JournalAccount[]
  /** Other accounts come up on the way. */
  more: boolean
  from: string | null
}

export function* headLines(form: JournalForm, head: JournalHead, commodity: Commodity): Generator<string> {
  for (const note of [head.title, ...head.notes]) yield `; ${forComment(note)}`
  yield ''
  if (form === 'hledger') {
    yield `commodity 1000.${'0'.repeat(commodity.scale)} ${commodity.symbol}`
    for (const { name, says } of head.accounts) yield `account ${name}${says ? `  ; ${forComment(says)}` : ''}`
  } else {
    yield `option "title" "${forBeancount(head.title)}"`
    yield `option "operating_currency" "${commodity.symbol}"`
    if (head.more) yield 'plugin "beancount.plugins.auto_accounts"'
    for (const { name, says } of head.accounts)
      yield `${head.from ?? '1000-01-01'} open ${name} ${commodity.symbol}${says ? ` ; ${forComment(says)}` : ''}`
  }
  yield ''
}

export function* entryLines(form: JournalForm, entry: JournalEntry, commodity: Commodity): Generator<string> {
  const { day, number, payee, narration, postings } = entry
  if (form === 'hledger') {
    const words = [forHledger(payee), forHledger(narration)].filter(Boolean).join(' | ')
    yield `${day} *${number ? ` (${number})` : ''} ${words}`.trimEnd()
  } else {
    yield `${day} * "${forBeancount(payee)}" "${forBeancount(narration)}"${number ? ` ^${number}` : ''}`
  }
  for (const { account, minor, kind } of postings)
    yield `${indent}${account}  ${amount(minor, commodity)}${kind === 'main' ? '' : `  ; ${kind}`}`
  yield ''
}

/** What every account must hold at the end: `day` lies behind all entries. */
export function* assertionLines(
  form: JournalForm,
  day: string,
  balances: readonly { account: string; minor: bigint }[],
  commodity: Commodity,
): Generator<string> {
  if (balances.length === 0) return
  if (form === 'hledger') yield `${day} * Balances`
  for (const { account, minor } of balances)
    yield form === 'hledger'
      ? `${indent}${account}  ${amount(0n, commodity)} = ${amount(minor, commodity)}`
      : // Without a tolerance of zero a hundredth too many would pass.
        `${day} balance ${account}  ${plainFigure(minor, commodity.scale)} ~ 0 ${commodity.symbol}`
  yield ''
}

const shifted = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
/** `2026-03-13` for `2026-03-12`. */
export const dayAfter = (day: string): string => shifted(day, 1)
export const dayBefore = (day: string): string => shifted(day, -1)
