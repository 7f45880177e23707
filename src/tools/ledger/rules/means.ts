// What an amount would do to one's own balance: the consequence before. Pure; the command checks again.
import { availableToPay, availableToReceive } from './limits.ts'

type Own = {
  balance: bigint
  limits: { min: bigint | null; max: bigint | null; softMin: bigint | null; softMax: bigint | null }
}
export type Means = {
  next: bigint
  passes: { end: 'low' | 'high'; limit: bigint; over: bigint } | null
  caution: { end: 'low' | 'high'; limit: bigint; over: bigint } | null
}

/** Paying lowers one's own balance; asking and recording raise it. */
export function meansOf(account: Own, amount: bigint, way: 'pay' | 'ask' | 'record'): Means {
  const { balance, limits } = account
  const { min, max, softMin, softMax } = limits
  const bounds = { balance, reserved: 0n, min, max, softMin, softMax }
  const pays = way === 'pay'
  const next = pays ? balance - amount : balance + amount
  const room = pays ? availableToPay(bounds) : availableToReceive(bounds)
  const limit = pays ? min : max
  const end: 'low' | 'high' = pays ? 'low' : 'high'
  const passes =
    amount > 0n && room !== null && limit !== null && amount > room
      ? { end, limit, over: pays ? limit - next : next - limit }
      : null
  const low = softMin !== null && next < softMin ? { end: 'low' as const, limit: softMin, over: softMin - next } : null
  const high =
    softMax !== null && next > softMax ? { end: 'high' as const, limit: softMax, over: next - softMax } : null
  return { next, passes, caution: pays ? low : high }
}
