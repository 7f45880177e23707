// Between the steps of a payment: reads what was typed by the currency's own rule. The command checks all of it again.
import type { Locale } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { isDay } from '#kernel/shape'
import { formatAmount, parseAmount, type AccountView } from '#tools/ledger'
import { text } from '../../../../../kit.ts'

export type Check = { amount: bigint; description: string; occurred_on: string; item: string; category: string }

const fieldOf = (code: string): string =>
  `${code.slice(0, code.indexOf('.'))}.error.${code.slice(code.indexOf('.') + 1)}`

export function lookAt(data: FormData, account: AccountView, locale: Locale): Check {
  const parsed = parseAmount(text(data, 'amount'), account.unit, locale)
  if ('refuse' in parsed)
    throw refuse('kernel.input_invalid', {}, { amount: { key: fieldOf(parsed.refuse), params: parsed.params } })
  const day = text(data, 'occurred_on').trim()
  // Where a browser has no calendar, the day is typed.
  if (day && !isDay(day)) throw refuse('kernel.input_invalid', {}, { occurred_on: { key: 'kernel.field.date' } })
  return {
    amount: parsed.ok,
    description: text(data, 'description').trim(),
    occurred_on: day,
    item: text(data, 'item'),
    category: text(data, 'category'),
  }
}

/** What the form of the second step shows again. */
export function again(data: FormData, account: AccountView, locale: Locale): Record<string, string> {
  const minor = /^\d{1,16}$/.test(text(data, 'amount_minor')) ? BigInt(text(data, 'amount_minor')) : 0n
  const { figure, unit } = formatAmount(minor, account.unit, locale, { sign: 'never' })
  return {
    amount: account.unit.kind === 'hours' && unit ? `${figure} ${unit}` : figure,
    description: text(data, 'description'),
    occurred_on: text(data, 'occurred_on'),
    category: text(data, 'category'),
  }
}
