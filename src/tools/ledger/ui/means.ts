// What an amount would do to one's own balance: the consequence before. Pure; the command checks again.
import { availableToPay, availableToReceive } from '../rules/limits.ts'
import type { AccountView } from '../views.ts'
import type { Way } from './way.ts'

export type Means = {
  next: bigint
  passes: { limit: bigint; over: bigint } | null
  caution: { end: 'low' | 'high'; limit: bigint } | null
}

/** Paying lowers one's own balance; asking and recording raise it. */
export function meansOf(account: AccountView, amount: bigint, way: Way): Means {
  const { balance, limits } = account
  const { min, max, softMin, softMax } = limits
  const bounds = { balance, reserved: 0n, min, max, softMin, softMax }
  const next = way === 'pay' ? balance - amount : balance + amount
  const room = way === 'pay' ? availableToPay(bounds) : availableToReceive(bounds)
  const limit = way === 'pay' ? min : max
  const passes =
    amount > 0n && room !== null && limit !== null && amount > room
      ? { limit, over: way === 'pay' ? min! - next : next - max! }
      : null
  const low = softMin !== null && next < softMin ? { end: 'low' as const, limit: softMin } : null
  const high = softMax !== null && next > softMax ? { end: 'high' as const, limit: softMax } : null
  return { next, passes, caution: way === 'pay' ? low : high }
}
