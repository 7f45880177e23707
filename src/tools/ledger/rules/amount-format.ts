// How an amount is shown. Amounts stay bigint: a Number would round above 2^53.

/**
 * The unit of a currency, as far as reading and writing amounts needs it.
 * `hours`: minor units are seconds, `step_s` is the smallest step people may enter (0 or 1: any second).
 * `decimal`: minor units are 10^-scale; `one` and `other` are the group's words, `symbol` may be empty.
 */
export type Unit =
  | { kind: 'hours'; step_s: number }
  | { kind: 'decimal'; scale: number; one: string; other: string; symbol: string }

/** `sign` is a true minus (U+2212), `+` or nothing. The figure goes into `<bdi dir="ltr">`, the unit beside it, smaller. */
export type AmountParts = { sign: string; figure: string; unit: string }

export type SignShown = 'auto' | 'always' | 'never'

export const nbsp = '\u00a0'
const minus = '\u2212'

/** Locales whose readers take `h` for no word of theirs: they get `6.5` and the word for hours instead of `6 h 30`. */
const decimalHours = new Set(['he'])

const language = (locale: string): string => locale.split('-')[0] ?? locale

/** The decimal separator that a locale writes. */
export function decimalSign(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find((p) => p.type === 'decimal')?.value ?? '.'
}

/** The sign between thousands; a space of any kind comes back as the plain one. */
export function groupSign(locale: string): string {
  const sign = new Intl.NumberFormat(locale).formatToParts(1_234_567).find((p) => p.type === 'group')?.value ?? ''
  return /^\s$/u.test(sign) ? ' ' : sign
}

const whole = (value: bigint, locale: string): string => new Intl.NumberFormat(locale).format(value)
const two = (value: bigint): string => String(value).padStart(2, '0')

/** Hours, minutes and seconds of an amount of seconds, for a text that says it in words. Figures fit a Number: see `maxMinor`. */
export function spokenAmount(minor: bigint): { negative: boolean; hours: number; minutes: number; seconds: number } {
  const abs = minor < 0n ? -minor : minor
  return {
    negative: minor < 0n,
    hours: Number(abs / 3600n),
    minutes: Number((abs / 60n) % 60n),
    seconds: Number(abs % 60n),
  }
}

function clockFigure(abs: bigint, locale: string): string {
  const [h, m, s] = [abs / 3600n, (abs / 60n) % 60n, abs % 60n]
  if (s === 0n && m === 0n) return `${whole(h, locale)}${nbsp}h`
  if (s === 0n && h > 0n) return `${whole(h, locale)}${nbsp}h${nbsp}${two(m)}`
  const parts = [
    h > 0n ? `${whole(h, locale)}${nbsp}h` : '',
    m > 0n ? `${m}${nbsp}min` : '',
    s > 0n ? `${s}${nbsp}s` : '',
  ]
  return parts.filter(Boolean).join(nbsp)
}

function hourWord(hours: number, locale: string): string {
  const parts = (n: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long' }).formatToParts(n)
  // A dual ("two hours" in one word) holds the figure already: take the ordinary plural beside our figure.
  const own = parts(hours)
  return (own.some((p) => p.type === 'integer') ? own : parts(3)).find((p) => p.type === 'unit')?.value ?? ''
}

function hoursParts(abs: bigint, locale: string): { figure: string; unit: string } {
  if (!decimalHours.has(language(locale))) return { figure: clockFigure(abs, locale), unit: '' }
  const [h, rest] = [abs / 3600n, abs % 3600n]
  const word = hourWord(Number(abs) / 3600, locale)
  if (rest % 36n !== 0n) {
    const s = rest % 60n
    return { figure: `${whole(h, locale)}:${two(rest / 60n)}${s > 0n ? `:${two(s)}` : ''}`, unit: word }
  }
  const hundredths = two(rest / 36n).replace(/0+$/, '')
  return { figure: whole(h, locale) + (hundredths ? decimalSign(locale) + hundredths : ''), unit: word }
}

function unitWord(abs: bigint, scale: number, one: string, other: string, locale: string): string {
  const base = 10n ** BigInt(scale)
  // Only small amounts can be singular in any language with two forms; beyond, Number would lose digits for nothing.
  if (abs >= 10n * base) return other
  const digits = abs % base === 0n ? 0 : scale
  const rules = new Intl.PluralRules(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return rules.select(Number(abs) / Number(base)) === 'one' ? one : other
}

/**
 * An amount for the eye.
 * @param minor seconds, or 10^-scale units
 * @param options `sign`: `auto` writes a minus only; `always` a plus too (zero has none); `never` neither.
 *   `fraction`: `auto` drops the decimals of a whole amount, `always` keeps them (columns of figures).
 */
export function formatAmount(
  minor: bigint,
  unit: Unit,
  locale: string,
  options: { sign?: SignShown; fraction?: 'auto' | 'always' } = {},
): AmountParts {
  const shown = options.sign ?? 'auto'
  const abs = minor < 0n ? -minor : minor
  const sign = shown === 'never' || minor === 0n ? '' : minor < 0n ? minus : shown === 'always' ? '+' : ''
  if (unit.kind === 'hours') return { sign, ...hoursParts(abs, locale) }
  const base = 10n ** BigInt(unit.scale)
  const rest = abs % base
  const digits = unit.scale > 0 && (rest !== 0n || options.fraction === 'always')
  const fraction = digits ? decimalSign(locale) + String(rest).padStart(unit.scale, '0') : ''
  const word = unitWord(abs, unit.scale, unit.one, unit.other, locale)
  return { sign, figure: whole(abs / base, locale) + fraction, unit: word }
}

/** Sign, figure and unit in one line that does not break. */
export const amountText = ({ sign, figure, unit }: AmountParts): string => `${sign}${figure}${unit ? nbsp + unit : ''}`
