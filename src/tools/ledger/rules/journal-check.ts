// Reads a journal of hledger or beancount, line by line, and reckons the balances again by the text alone: it shares nothing with
// what wrote it. Knows the part of both languages that plain journals use; what it does not know is a fault and not passed over.

export type JournalFault = { line: number; fault: string; text: string }
export type JournalChecked = {
  ok: boolean
  transactions: number
  postings: number
  assertions: number
  /** By account and commodity, as plain figures; zeros too. */
  balances: Map<string, string>
  faults: JournalFault[]
}

const most = 100
// Ten decimals hold any figure of a journal.
const places = 10
const day = String.raw`(\d{4}-\d\d-\d\d)`
const name = String.raw`((?:Assets|Liabilities|Equity|Income|Expenses)(?::[\p{L}\p{N}-]+)+)`
const figure = String.raw`(-?\d+(?:\.\d*)?)`
const symbol = String.raw`([A-Z][A-Z0-9'._-]*)`
const patterns = {
  skip: /^\s*(?:[;#].*)?$/,
  directive: /^(?:commodity|account|option|plugin)\s/,
  dated: new RegExp(String.raw`^${day}\s+(?:open|commodity)\s`),
  balance: new RegExp(
    String.raw`^${day}\s+balance\s+${name}\s+${figure}(?:\s+~\s+${figure})?\s+${symbol}\s*(?:;.*)?$`,
    'u',
  ),
  head: new RegExp(String.raw`^${day}\s+[*!](?:\s|$)`),
  posting: new RegExp(
    String.raw`^\s+${name}\s{2,}${figure}\s+${symbol}(?:\s+=\s+${figure}\s+${symbol})?\s*(?:;.*)?$`,
    'u',
  ),
  data: /^\s+[a-z][\w-]*:\s/,
}

const read = (text: string): bigint => {
  const [whole, rest = ''] = text.replace('-', '').split('.') as [string, string?]
  if (rest.length > places) throw new Error('too many decimals')
  const value = BigInt(whole + rest.padEnd(places, '0'))
  return text.startsWith('-') ? -value : value
}
const written = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0')
  const rest = digits.slice(-places).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${rest ? `.${rest}` : ''}`
}

export class JournalCheck {
  #at = 0
  #open: { line: number; day: string; sums: Map<string, bigint> } | null = null
  #last = ''
  #asserted = ''
  #balances = new Map<string, bigint>()
  #faults: JournalFault[] = []
  #counts = { transactions: 0, postings: 0, assertions: 0 }

  /** One line, without its end. */
  take(line: string): void {
    this.#at += 1
    if (patterns.skip.test(line)) {
      if (line.trim() === '') this.#close()
      return
    }
    const posting = patterns.posting.exec(line)
    if (posting) return this.#posting(line, posting)
    if (/^\s/.test(line)) {
      if (!this.#open || !patterns.data.test(line)) this.#fault('line_unknown', line)
      return
    }
    this.#close()
    const head = patterns.head.exec(line)
    const balance = patterns.balance.exec(line)
    if (head && head[1]! < this.#asserted) this.#fault('entry_behind_assertion', line)
    if (head) this.#open = { line: this.#at, day: head[1]!, sums: new Map() }
    else if (balance)
      this.#assert(line, balance[1]!, true, `${balance[2]} ${balance[5]}`, read(balance[3]!), read(balance[4] ?? '0'))
    else if (!patterns.directive.test(line) && !patterns.dated.test(line)) this.#fault('line_unknown', line)
  }

  end(): JournalChecked {
    this.#close()
    const balances = new Map([...this.#balances].map(([account, value]) => [account, written(value)]))
    if (this.#counts.assertions === 0) this.#fault('nothing_asserted', '')
    return { ok: this.#faults.length === 0, ...this.#counts, balances, faults: this.#faults }
  }

  #fault(fault: string, text: string, line = this.#at): void {
    if (this.#faults.length < most) this.#faults.push({ line, fault, text: text.trim() })
  }

  #posting(line: string, [, account, value, commodity, asserted, of]: RegExpExecArray): void {
    if (!this.#open) return this.#fault('posting_stray', line)
    const key = `${account} ${commodity}`
    const by = read(value!)
    this.#counts.postings += 1
    this.#balances.set(key, (this.#balances.get(key) ?? 0n) + by)
    this.#open.sums.set(commodity!, (this.#open.sums.get(commodity!) ?? 0n) + by)
    if (asserted !== undefined) this.#assert(line, this.#open.day, false, `${account} ${of}`, read(asserted), 0n)
  }

  /** Assertions are read in the order of the file, so they must stand behind all that they speak of. */
  #assert(line: string, on: string, before: boolean, key: string, value: bigint, within: bigint): void {
    this.#counts.assertions += 1
    if (before ? on <= this.#last : on < this.#last) this.#fault('assertion_early', line)
    if (on > this.#asserted) this.#asserted = on
    const off = (this.#balances.get(key) ?? 0n) - value
    if (off > within || -off > within) this.#fault('balance_off', `${line.trim()}: found ${written(off + value)}`)
    if (!this.#balances.has(key)) this.#balances.set(key, 0n)
  }

  #close(): void {
    const open = this.#open
    this.#open = null
    if (!open) return
    this.#counts.transactions += 1
    if (open.day > this.#last) this.#last = open.day
    for (const [commodity, sum] of open.sums)
      if (sum !== 0n) this.#fault('sum_not_zero', `${written(sum)} ${commodity}`, open.line)
    if (open.sums.size === 0) this.#fault('postings_missing', open.day, open.line)
  }
}

/** A whole journal that is in memory already. */
export function checkJournal(text: string): JournalChecked {
  const check = new JournalCheck()
  for (const line of text.split(/\r?\n/)) check.take(line)
  return check.end()
}
