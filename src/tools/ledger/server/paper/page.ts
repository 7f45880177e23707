// One statement as its template reads it: every figure and day already written in the reader's language.
import type { Locale } from '#kernel/context'
import { dayWriter } from '#kernel/paper'
import { wordsFor } from '#kernel/words'
import { amountText, formatAmount, type Unit } from '../../rules/amount-format.ts'
import type { Party } from '../../views.ts'

export type Held = {
  holder: Party
  opening: bigint
  lines: readonly { occurred_on: string; with: string; description: string; amount: bigint }[]
}
export type Time = { from: string | null; to: string; today: string; unit: Unit }

export function page({ holder, opening, lines }: Held, { from, to, unit }: Time, locale: Locale) {
  const t = wordsFor(locale)
  const day = dayWriter(locale)
  const longDay = dayWriter(locale, 'long')
  const figure = (minor: bigint): string => {
    const { sign, figure: text } = formatAmount(minor, unit, locale, { fraction: 'always' })
    return sign + text
  }
  let balance = opening
  let came = 0n
  let went = 0n
  const rows = lines.map((line) => {
    balance += line.amount
    if (line.amount > 0n) came += line.amount
    else went -= line.amount
    return {
      day: day(line.occurred_on),
      with: line.with,
      description: line.description,
      in: line.amount > 0n ? figure(line.amount) : '',
      out: line.amount < 0n ? figure(-line.amount) : '',
      balance: figure(balance),
    }
  })
  const counted = formatAmount(10n ** 12n, unit, locale).unit
  return {
    holder: holder.name,
    code: t('ledger.paper.account', { code: holder.code }),
    time: from
      ? t('ledger.paper.time', { from: longDay(from), to: longDay(to) })
      : t('ledger.paper.time_until', { to: longDay(to) }),
    unit: counted ? t('ledger.paper.unit', { unit: counted }) : '',
    words: {
      day: t('ledger.csv.day'),
      with: t('ledger.csv.with'),
      in: t('ledger.screen.in'),
      out: t('ledger.screen.out'),
      balance: t('ledger.csv.balance'),
      sum: t('ledger.paper.sum'),
      nothing: t('ledger.paper.nothing'),
    },
    // Without a first day the statement begins with the account, which held nothing.
    opening: from
      ? { label: t('ledger.paper.balance_before', { day: longDay(from) }), balance: figure(opening) }
      : null,
    rows,
    came: figure(came),
    went: figure(went),
    closing: { label: t('ledger.paper.balance_on', { day: longDay(to) }), balance: figure(balance) },
    sentence: holder.kind === 'member' ? sentenceOf(balance, unit, locale) : '',
  }
}

/** What a balance means, in services: above zero more was given, below it more was received. */
function sentenceOf(balance: bigint, unit: Unit, locale: Locale): string {
  const amount = amountText(formatAmount(balance, unit, locale, { sign: 'never' }))
  const key = balance > 0n ? 'given_more' : balance < 0n ? 'received_more' : 'even'
  return wordsFor(locale)(`ledger.screen.${key}`, { amount })
}
