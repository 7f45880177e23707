// The journal of a whole currency, or of one account, for hledger and beancount: read a stretch of the chain at a time.
import { query, snapshot } from '#kernel/query'
import type { Actor, Caller, Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { check, fromPlace, toPlace, type Out } from '#kernel/shape'
import { wordsFor } from '#kernel/words'
import * as policy from '../policy.ts'
import {
  assertionLines,
  commodityOf,
  dayAfter,
  entryLines,
  headLines,
  type Commodity,
  type JournalHead,
} from '../rules/journal.ts'
import { Journal } from '../schema.ts'
import { bookPart } from './journal-book.ts'
import { groupPart } from './journal-group.ts'
import { unitOf } from './posting.ts'
import { here, type Here } from './queries.ts'
import { headOf, postedBefore } from './store-journal.ts'

export type Asked = Out<typeof Journal>
/** `upto`: where the chain stood when the first part was read; `first` and `last` parts have more in them. */
export type Stretch = {
  from: string | null
  to: string | null
  after: bigint
  upto: bigint
  first: boolean
  commodity: Commodity
}
export type Part = {
  head: Omit<JournalHead, 'from' | 'title' | 'notes'> | null
  /** Of the period before; entries that the head ends with. */
  entries: Parameters<typeof entryLines>[1][]
  /** Null: there is more to read. */
  asserted: { account: string; minor: bigint }[] | null
  after: bigint
}

async function part(ctx: Ctx, at: Here, input: Asked): Promise<{ name: string; text: string; after: string | null }> {
  const { currency } = at
  const place = fromPlace(input.after, 'number', 'number')
  const unit = unitOf(currency)
  // Nothing is dated after today, so the days behind are free for what is asserted.
  const to = input.to === undefined || input.to > currency.today ? null : input.to
  const from = input.from ?? null
  const upto = place ? BigInt(place[0]!) : await headOf(ctx, currency.id)
  const stretch: Stretch = {
    from,
    to,
    upto,
    // An entry is never dated after the day on which it was posted; a day and a half for zones and clocks.
    after: place ? BigInt(place[1]!) : await postedBefore(ctx, currency.id, from),
    first: place === null,
    commodity: commodityOf(currency.code, unit),
  }
  const read = input.whole ? await groupPart(ctx, at, stretch) : await bookPart(ctx, at, stretch, input.account)
  const words = wordsFor(ctx.locale)
  const lines: string[] = []
  if (read.head) {
    const title = words(input.whole ? 'ledger.journal.title' : 'ledger.journal.title_own', { code: currency.code })
    const notes = [
      words('ledger.journal.period', { from: from ?? '…', to: to ?? currency.today }),
      ...(unit.kind === 'hours' ? [words('ledger.journal.seconds')] : []),
    ]
    lines.push(...headLines(input.form, { ...read.head, title, notes, from }, stretch.commodity))
  }
  for (const entry of read.entries) lines.push(...entryLines(input.form, entry, stretch.commodity))
  if (read.asserted)
    lines.push(...assertionLines(input.form, dayAfter(to ?? currency.today), read.asserted, stretch.commodity))
  return {
    name: `${currency.code.toLowerCase()}-${ctx.now.toISOString().slice(0, 10)}.${input.form === 'hledger' ? 'journal' : 'beancount'}`,
    text: lines.map((line) => `${line}\n`).join(''),
    after: read.asserted ? null : toPlace(upto, read.after),
  }
}

/** The whole for who may read the journal; of accounts one's own, and others that one may see. */
const mayRead = (actor: Actor, at: Here, { whole }: Asked) =>
  whole ? policy.mayReadJournal(actor, at.standing) : policy.isMember(at.standing)

export const journal = query('ledger.journal', {
  doc: 'A journal for hledger or beancount with the balances asserted at its end, in parts to be put together in order while there is an `after`: of one account, or with `whole` of all.',
  input: Journal,
  subject: here,
  allow: (actor, at, input) => mayRead(actor, at, input),
  run: (ctx, input, at) => part(ctx, at, input),
})

/** The same as a stream: each part in a short snapshot of its own, up to where the chain stood at the first. */
export async function* journalParts(caller: Caller, raw: unknown): AsyncGenerator<string> {
  const input = check(Journal, raw)
  let after = input.after
  do {
    const found = await snapshot(
      caller,
      async (ctx) => {
        const at = await here(ctx, input)
        const verdict = mayRead(ctx.actor, at, input)
        if (!verdict.ok) throw refuse(verdict.code, verdict.params)
        return part(ctx, at, { ...input, after })
      },
      'ledger.journal',
    )
    if (found.text !== '') yield found.text
    after = found.after ?? undefined
  } while (after !== undefined)
}
