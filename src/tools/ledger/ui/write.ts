// Amounts as a screen writes them, in the reader's language.
import { amountText, formatAmount, type Unit } from '../rules/amount.ts'
import type { Party } from '../views.ts'

type Locale = string

/** `+12,5 grains`, with a sign always. */
export const signedText = (minor: bigint, unit: Unit, locale: Locale): string =>
  amountText(formatAmount(minor, unit, locale, { sign: 'always' }))
/** `12,5 grains`, without a sign. */
export const plainText = (minor: bigint, unit: Unit, locale: Locale): string =>
  amountText(formatAmount(minor < 0n ? -minor : minor, unit, locale, { sign: 'never' }))
/** A bound; an empty one is written as the word for none. */
export const boundText = (minor: bigint | null, unit: Unit, locale: Locale, none: string): string =>
  minor === null ? none : signedText(minor, unit, locale)

/** The exact decimal for machines: hours as hours. */
export function exact(minor: bigint, unit: Unit): string {
  const digits = unit.kind === 'hours' ? 0 : unit.scale
  if (unit.kind === 'hours') return String(Number(minor) / 3600)
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return `${minor < 0n ? '-' : ''}${whole}`
}

/** As one would type it into a field. */
export function typedText(minor: bigint, unit: Unit, locale: Locale): string {
  const parts = formatAmount(minor < 0n ? -minor : minor, unit, locale, { sign: 'never' })
  return unit.kind === 'hours' ? amountText(parts) : parts.figure
}

/** A member by name, a system account by its own. */
export const nameOf = (party: Party): string => party.person?.name ?? party.name
export const firstNameOf = (party: Party): string =>
  party.person ? (party.person.name.trim().split(/\s+/)[0] ?? party.person.name) : party.name
export const faceOf = (party: Party): string | null =>
  party.person?.picture ? `/pictures/${party.person.picture}/small` : null
