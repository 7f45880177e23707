// Limits as a founder types and reads them, in the unit of the group that is being begun. For the server and the browser.
import type { CurrencyProposal } from '#commons/groups'
import { amountText, formatAmount, parseAmount, type AmountOutcome, type Unit } from '#tools/ledger'

type Words = { unit_one: string; unit_other: string }

const unitOf = ({ kind, scale, step_s, symbol }: CurrencyProposal, { unit_one, unit_other }: Words): Unit =>
  kind === 'hours' ? { kind, step_s } : { kind: 'decimal', scale, symbol, one: unit_one, other: unit_other }

/** The size of a limit: which side of zero it lies on is said by its field, so a sign may be there or not. Minor units. */
export const readLimit = (text: string, currency: CurrencyProposal, words: Words, locale: string): AmountOutcome =>
  parseAmount(text.replace(/^\s*[+\-\u2010-\u2015\u2212]\s*/u, ''), unitOf(currency, words), locale)

/** Sign and figure for a field: the words of the unit may still change. */
export function limitFigure(minor: bigint, currency: CurrencyProposal, locale: string): string {
  const { sign, figure } = formatAmount(minor, unitOf(currency, { unit_one: '', unit_other: '' }), locale, {
    sign: 'always',
  })
  return sign + figure
}

export const limitText = (minor: bigint, currency: CurrencyProposal, words: Words, locale: string): string =>
  amountText(formatAmount(minor, unitOf(currency, words), locale, { sign: 'always' }))
