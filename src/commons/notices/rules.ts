// Pure rules of notices: no clock of their own, no I/O.
import { everyKind, mayStop } from './index.ts'

/** Minutes until the next try, by how many there were; after the last, always that long. */
const pauses = [1, 5, 15, 60, 240] as const
/** A letter that could not be sent for so long is old news. */
const giveUp_ms = 3 * 86_400_000

/** When to try again, or null: given up. `final` when the other side said that it will never take it. */
export function nextTry(at: { tries: number; created_at: Date; now: Date; final: boolean }): Date | null {
  if (at.final || at.now.getTime() - at.created_at.getTime() >= giveUp_ms) return null
  const minutes = pauses[Math.min(Math.max(at.tries, 1), pauses.length) - 1] ?? 240
  return new Date(at.now.getTime() + minutes * 60_000)
}

/** What the mail library says of a try that failed: its code, and the other side's number if it came to that. */
export type Failure = { code?: string | undefined; responseCode?: number | undefined }

/** Is it about this letter? Otherwise the server is away or does not let us in, and that is the same for all letters. */
export const isLetters = ({ code }: Failure): boolean => code === 'EENVELOPE' || code === 'EMESSAGE'

/** Has the other side refused this very letter for good (RFC 5321 §4.2.1)? */
export const isFinal = (failure: Failure): boolean =>
  isLetters(failure) && Math.floor((failure.responseCode ?? 0) / 100) === 5

export type Switched = { kind: string; mail: boolean }

/** Does this person want letters of this kind? */
export function wants(settings: readonly Switched[], kind: string): boolean {
  if (!mayStop(kind)) return true
  return !settings.some((s) => !s.mail && (s.kind === kind || s.kind === everyKind))
}

// oxlint-disable-next-line no-control-regex
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** One line for a header: no line breaks, no control characters, not endless; cut between characters. */
export const headerLine = (text: string, max = 150): string =>
  Array.from(text.replace(breaks, ' ').trim()).slice(0, max).join('')

/** Message key of a part of a letter: `ledger.received`, `subject` → `ledger.mail.received.subject`. */
export function mailKey(kind: string, part: 'subject' | 'lead' | 'button' | 'foot' | 'setting'): string {
  const dot = kind.indexOf('.')
  return `${kind.slice(0, dot)}.mail.${kind.slice(dot + 1)}.${part}`
}

/** Message key of what is told in the app: one sentence; `_more` a second line, `_act` the words of its button. */
export function noticeKey(kind: string, part: '' | '_more' | '_act' = ''): string {
  const dot = kind.indexOf('.')
  return `${kind.slice(0, dot)}.notice.${kind.slice(dot + 1)}${part}`
}

/** Has some room words for letters of this kind? */
export const isKind = (keys: ReadonlySet<string>, kind: string): boolean =>
  keys.has(mailKey(kind, 'subject')) || keys.has(noticeKey(kind))

/** Kinds that are offered to be stopped one by one: those for which a room wrote a label. */
export const kindsIn = (keys: readonly string[]): string[] =>
  keys
    .map((key) => /^([a-z]+)\.mail\.([a-z_]+)\.setting$/.exec(key))
    .flatMap((m) => (m ? [`${m[1]}.${m[2]}`] : []))
    .filter(mayStop)
    .sort()
