// Why something may not be done, as the button beside it says it.
import type { Params } from '#kernel/errors'
import type { Verdict } from '#kernel/verdict'
import type { Words } from '#ui/words.ts'

/** Days travel as `2026-12-06` and are read as "6 December 2026". */
function readable(params: Params | undefined, locale: string): Params | undefined {
  const day = params?.['date']
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return params
  return {
    ...params,
    date: new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(day),
    ),
  }
}

/** Nothing where it may be done. */
export const reasonOf = (t: Words, verdict: Verdict): string | undefined =>
  verdict.ok ? undefined : t.any(verdict.code.replace('.', '.error.'), readable(verdict.params, t.locale))
