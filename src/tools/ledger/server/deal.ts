// What all payments have in common before they are posted: a readable amount, and a day that was.
import type { Refusal } from '#kernel/errors'
import { refuse, type Params } from '#kernel/errors'
import type { Locale } from '#kernel/context'
import type { AmountCode, Unit } from '../index.ts'
import { amountText, formatAmount, maxMinor, parseAmount } from '../rules/amount.ts'

type Given = { amount?: string | undefined; amount_minor?: bigint | undefined }

/** The amount in minor units, from a text in the caller's language or as given. Refusals name the field. */
export function readAmount({ amount, amount_minor }: Given, unit: Unit, locale: Locale): bigint | Refusal {
  if (amount_minor !== undefined) return checkMinor(amount_minor, unit, locale)
  const outcome = parseAmount(amount ?? '', unit, locale)
  return 'ok' in outcome ? outcome.ok : atAmount(outcome.refuse, outcome.params)
}

function checkMinor(minor: bigint, unit: Unit, locale: Locale): bigint | Refusal {
  if (minor < 0n) return atAmount('ledger.amount_negative')
  if (minor > maxMinor) return atAmount('ledger.amount_too_large')
  const step = unit.kind === 'hours' ? BigInt(Math.max(unit.step_s, 1)) : 1n
  if (minor % step === 0n) return minor
  const text = (seconds: bigint): string => amountText(formatAmount(seconds, unit, locale))
  const below = minor - (minor % step)
  return atAmount('ledger.amount_off_step', {
    step: text(step),
    below: text(below),
    above: text(below + step),
    below_minor: below,
    above_minor: below + step,
  })
}

/** The size of a limit as somebody types it: on which side of zero it lies is said by its field. Empty: none. */
export function readSize(text: string, unit: Unit, locale: Locale, field: string): bigint | null {
  if (text.trim() === '') return null
  const outcome = parseAmount(text.replace(/^\s*[+\-\u2010-\u2015\u2212]\s*/u, ''), unit, locale)
  if ('ok' in outcome) return outcome.ok
  throw refuse(
    'kernel.input_invalid',
    {},
    { [field]: { key: `ledger.error.${outcome.refuse.slice('ledger.'.length)}`, params: outcome.params } },
  )
}

const atAmount = (code: AmountCode, params: Params = {}): Refusal =>
  refuse(code, params, { amount: { key: `ledger.error.${code.slice('ledger.'.length)}`, params } })

/** The day it happened: today in the group's time zone unless told; never a day to come, nor one of a closed period. */
export function readDay(given: string | undefined, today: string, closed: string | null): string | Refusal {
  const day = given ?? today
  if (day > today) return refuse('ledger.date_in_future', {}, { occurred_on: { key: 'ledger.error.date_in_future' } })
  if (closed !== null && day <= closed)
    return refuse(
      'ledger.period_closed',
      { closed },
      { occurred_on: { key: 'ledger.error.period_closed', params: { closed } } },
    )
  return day
}
