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

const atAmount = (code: AmountCode, params: Params = {}): Refusal =>
  refuse(code, params, { amount: { key: `ledger.error.${code.slice('ledger.'.length)}`, params } })

/** The day it happened: today in the group's time zone unless told; never a day to come. */
export function readDay(given: string | undefined, today: string): string | Refusal {
  if (given === undefined) return today
  return given > today
    ? refuse('ledger.date_in_future', {}, { occurred_on: { key: 'ledger.error.date_in_future' } })
    : given
}
