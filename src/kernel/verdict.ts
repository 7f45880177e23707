// What a policy says: allow, or deny with a reason. Travels to the browser, so that a button can say why it is off.
import type { Params } from './errors.ts'

export type Verdict = { ok: true } | { ok: false; code: string; params?: Params }

export const allow: Verdict = { ok: true }
export const deny = (code: string, params?: Params): Verdict =>
  params ? { ok: false, code, params } : { ok: false, code }
/** The first denial, or allow. */
export const all = (...verdicts: Verdict[]): Verdict => verdicts.find((v) => !v.ok) ?? allow
