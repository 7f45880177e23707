// What a deal is called where it stands, in words and figures of the reader.
import type { Words } from '#ui/words.ts'
import type { Terms } from '../views.ts'

export type Write = (minor: bigint) => string

/** "12 grains", "Gift", "To be agreed". */
export const amountWords = (amount: bigint | null, t: Words, write: Write): string =>
  amount === null ? t('deal.screen.open') : amount === 0n ? t('deal.screen.gift') : write(amount)

/** The day at noon, so that every time zone of the world but the last shows the same. */
export const dayAt = (on: string): Date => new Date(`${on}T12:00:00Z`)

/** One line: what, how much, when. */
export const termsLine = (terms: Terms, t: Words, write: Write, day: (at: Date) => string): string =>
  [terms.what, amountWords(terms.amount, t, write), ...(terms.on ? [day(dayAt(terms.on))] : [])].join(' · ')

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name
