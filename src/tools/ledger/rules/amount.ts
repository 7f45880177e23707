// Amounts as people type and read them. A figure that could mean two things is refused with both readings, never guessed.
import type { Params } from '#kernel/errors'
import { amountText, decimalSign, formatAmount } from './amount-format.ts'
import type { Unit } from './amount-format.ts'
import { plainText, readFigure } from './amount-figure.ts'
import type { Figure } from './amount-figure.ts'

export { amountText, formatAmount, spokenAmount } from './amount-format.ts'
export type { AmountParts, SignShown, Unit } from './amount-format.ts'

/** No amount is larger: 10^15 minor units. Sums of a million such still fit PostgreSQL's numeric and JSON's strings. */
export const maxMinor = 10n ** 15n

/** Every reason for which an amount is refused, with its kind, for the room's list of error codes. */
export const amountErrors = {
  'ledger.amount_missing': 'invalid',
  'ledger.amount_malformed': 'invalid',
  'ledger.amount_negative': 'invalid',
  /** params `first`, `second`: both readings, in words that can be typed again */
  'ledger.amount_ambiguous': 'invalid',
  /** params `step`, `below`, `above` (text), `below_minor`, `above_minor` (bigint) */
  'ledger.amount_off_step': 'invalid',
  /** params `scale`: how many decimals the currency has */
  'ledger.amount_too_precise': 'invalid',
  'ledger.amount_too_large': 'invalid',
} as const

export type AmountCode = keyof typeof amountErrors
export type AmountOutcome = { ok: bigint } | { refuse: AmountCode; params: Params }

const no = (code: AmountCode, params: Params = {}): AmountOutcome => ({ refuse: code, params })
const malformed = (): AmountOutcome => no('ledger.amount_malformed')
const upTo = (minor: bigint): AmountOutcome => (minor > maxMinor ? no('ledger.amount_too_large') : { ok: minor })

/**
 * Reads what somebody typed. Never negative; 0 is read and left to the ledger.
 * @param locale decides only between thousands and decimals where the figure itself leaves it open
 */
export function parseAmount(text: string, unit: Unit, locale?: string): AmountOutcome {
  if (text.trim() === '') return no('ledger.amount_missing')
  const plain = plainText(text)
  if (plain === null) return malformed()
  if (plain === '') return no('ledger.amount_missing')
  const unsigned = plain.replace(/^\+ ?/, '')
  if (unsigned.startsWith('-')) return no(/\d/.test(unsigned) ? 'ledger.amount_negative' : 'ledger.amount_malformed')
  return unit.kind === 'hours' ? readHours(unsigned, unit, locale) : readDecimal(unsigned, unit, locale)
}

function readDecimal(text: string, unit: Extract<Unit, { kind: 'decimal' }>, locale?: string): AmountOutcome {
  const words = [unit.one, unit.other, unit.symbol].map((w) => w.normalize('NFKC').toLowerCase()).filter(Boolean)
  const word = words.sort((a, b) => b.length - a.length).find((w) => text.startsWith(w) || text.endsWith(w))
  const bare = word === undefined ? text : text.startsWith(word) ? text.slice(word.length) : text.slice(0, -word.length)
  const figure = readFigure(bare.trim(), locale)
  if (figure === 'malformed') return malformed()
  if ('ambiguous' in figure) {
    const [first, second] = figure.ambiguous
    return no('ledger.amount_ambiguous', { first: typed(first, locale), second: typed(second, locale) })
  }
  const kept = figure.digits.slice(0, figure.digits.length - figure.places)
  const places = figure.digits.slice(kept.length)
  if (/[1-9]/.test(places.slice(unit.scale))) return no('ledger.amount_too_precise', { scale: unit.scale })
  return upTo(BigInt(kept + places.slice(0, unit.scale).padEnd(unit.scale, '0')))
}

/** A reading as it can be typed again: no thousands, the reader's decimal sign. */
function typed({ digits, places }: Figure, locale = 'en'): string {
  const before = digits.slice(0, digits.length - places)
  return places === 0 ? before : before + decimalSign(locale) + digits.slice(-places)
}

const hourWord = "(?:(?:h|hs|hr|hrs|hours?|heures?|horas?|hores|ש'|שעה|שעות)\\.?)"
const minuteWord = "(?:(?:m|mn|min|mins|minutes?|minutos?|minuts?|דק'|דקה|דקות|')\\.?)"
const clock = /^(\d+) ?: ?([0-5]\d)$|^:([0-5]\d)$/
const hoursMinutes = new RegExp(`^([\\d., ']*\\d) ?${hourWord} ?([0-5]?\\d) ?${minuteWord}?$`)
const minutesOnly = new RegExp(`^(\\d+) ?${minuteWord}$`)
const hoursOnly = new RegExp(`^([\\d., ']*\\d) ?${hourWord}$`)

function readHours(text: string, unit: Extract<Unit, { kind: 'hours' }>, locale?: string): AmountOutcome {
  const time = clock.exec(text) ?? hoursMinutes.exec(text)
  if (time) {
    const before = readFigure(time[1] ?? '0', locale)
    if (before === 'malformed' || 'ambiguous' in before || before.places > 0) return malformed()
    return onStep(BigInt(before.digits) * 3600n + BigInt(time[2] ?? time[3] ?? 0) * 60n, 1n, unit, locale)
  }
  const minutes = minutesOnly.exec(text)
  if (minutes) return onStep(BigInt(minutes[1] ?? 0) * 60n, 1n, unit, locale)
  const figure = readFigure(hoursOnly.exec(text)?.[1]?.trim() ?? text, locale)
  if (figure === 'malformed') return malformed()
  if ('ambiguous' in figure) return twoReadings(seconds(figure.ambiguous[0]), seconds(figure.ambiguous[1]), locale)
  const decimal = seconds(figure)
  if (figure.places === 2) {
    // `1,30`: 1 h 30 to a French hand, 1 h 18 to a clock. Open unless only the decimal reading lies on the step.
    const asMinutes = BigInt(figure.digits.slice(-2))
    const spoken = { over: BigInt(figure.digits.slice(0, -2)) * 3600n + asMinutes * 60n, under: 1n }
    const differ = spoken.over * decimal.under !== decimal.over
    const step = BigInt(Math.max(unit.step_s, 1))
    const onlyDecimal = decimal.over % (decimal.under * step) === 0n && spoken.over % step !== 0n
    if (differ && asMinutes < 60n && !onlyDecimal) return twoReadings(spoken, decimal, locale)
  }
  return onStep(decimal.over, decimal.under, unit, locale)
}

/** Seconds as a rational, so that a third of an hour typed as 0,333 is not rounded unseen. */
const seconds = ({ digits, places }: Figure): { over: bigint; under: bigint } => ({
  over: BigInt(digits) * 3600n,
  under: 10n ** BigInt(places),
})

type Rational = { over: bigint; under: bigint }
const hoursText = (minor: bigint, locale = 'en'): string =>
  amountText(formatAmount(minor, { kind: 'hours', step_s: 1 }, locale))

function twoReadings(first: Rational, second: Rational, locale?: string): AmountOutcome {
  const text = (r: Rational): string => hoursText(r.over / r.under, locale)
  return no('ledger.amount_ambiguous', { first: text(first), second: text(second) })
}

function onStep(over: bigint, under: bigint, unit: Extract<Unit, { kind: 'hours' }>, locale?: string): AmountOutcome {
  const step = BigInt(Math.max(unit.step_s, 1))
  if (over > maxMinor * under) return no('ledger.amount_too_large')
  if (over % (under * step) === 0n) return upTo(over / under)
  const below = (over / (under * step)) * step
  const above = below + step
  const text = (minor: bigint): string => hoursText(minor, locale)
  return no('ledger.amount_off_step', {
    step: text(step),
    below: text(below),
    above: text(above),
    below_minor: below,
    above_minor: above,
  })
}
