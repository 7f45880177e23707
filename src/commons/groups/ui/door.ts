// How a visitor comes in: one answer for the front page and the page to join.
import type { Verdict } from '#kernel/verdict'
import type { Front } from '../views.ts'

export type WayIn =
  | { way: 'join' | 'ask' }
  /** Waits for an answer; suspended; only by an invitation or from the community; or refused for the reason said. */
  | { way: null; state: 'asked' | 'suspended' | 'invitation' | 'circle' }
  | { way: null; state: 'refused'; verdict: Verdict }

/** `signedIn` decides whether verdicts count: a stranger is asked to come in first, which is no reason to hide the way. */
export function wayIn(front: Front, signedIn: boolean): WayIn {
  if (front.state === 'asked' || front.state === 'suspended') return { way: null, state: front.state }
  if (front.admission === 'invitation') return { way: null, state: 'invitation' }
  const way = front.admission === 'open' ? 'join' : 'ask'
  const verdict = front.can[way]
  if (verdict.ok) return { way }
  if (front.circle) return { way: null, state: 'circle' }
  return signedIn ? { way: null, state: 'refused', verdict } : { way }
}
