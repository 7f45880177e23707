// Refused attempts are slowed down for each actor, so that nobody feels out limits or codes. In this process only:
// several processes allow as many times more, which still is far too few.
import type { Refusal } from '#kernel/errors'
import { refuse } from '#kernel/errors'
import { refusalMinutes, refusalsAllowed } from '../schema.ts'

type Window = { since: number; count: number }
const windows = new Map<string, Window>()
const window_ms = refusalMinutes * 60_000
/** What tells something about others. */
const telling = new Set([
  'ledger.limit_passed',
  'ledger.other_limit_passed',
  'ledger.other_unavailable',
  'ledger.payee_absent',
  'ledger.payer_absent',
])

/** `kernel.too_many` while an actor has too many refusals behind. */
export function blocked(actor: string, now: Date): Refusal | null {
  const window = windows.get(actor)
  if (!window || window.count < refusalsAllowed) return null
  const left = window.since + window_ms - now.getTime()
  if (left > 0) return refuse('kernel.too_many', { minutes: Math.ceil(left / 60_000) })
  windows.delete(actor)
  return null
}

/** Counts a refusal and gives it back. */
export function counted(actor: string, now: Date, refusal: Refusal): Refusal {
  if (!telling.has(refusal.code)) return refusal
  const window = windows.get(actor)
  if (window && window.since + window_ms > now.getTime()) window.count += 1
  else {
    if (windows.size > 10_000)
      for (const [key, { since }] of windows) if (since + window_ms <= now.getTime()) windows.delete(key)
    windows.set(actor, { since: now.getTime(), count: 1 })
  }
  return refusal
}
