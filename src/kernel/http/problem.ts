// A refusal as problem+json (RFC 9457), in the reader's language.
import type { Locale } from '../context.ts'
import { outcomes, type Refusal } from '../errors.ts'
import { wordsFor } from '../words.ts'

export type Problem = {
  type: string
  title: string
  status: number
  code: string
  params: Record<string, string | number | boolean | null>
  fields?: Record<string, string>
}

export function problemOf(refusal: Refusal, locale: Locale): Problem {
  const t = wordsFor(locale)
  const fields = Object.entries(refusal.fields).map(([field, { key, params }]) => [field, t(key, params)] as const)
  const params = Object.fromEntries(
    Object.entries(refusal.params).map(([k, v]) => [k, typeof v === 'bigint' ? String(v) : v]),
  )
  return {
    type: `urn:tequio:error:${refusal.code}`,
    title: t(refusal.key, refusal.params),
    status: outcomes[refusal.kind].http,
    code: refusal.code,
    params,
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  }
}
