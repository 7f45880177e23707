// Why something may not be done, as the button beside it says it.
import type { Verdict } from '#kernel/verdict'
import type { Words } from '#ui/words.ts'

/** Nothing where it may be done. */
export const reasonOf = (t: Words, verdict: Verdict): string | undefined =>
  verdict.ok ? undefined : t.any(verdict.code.replace('.', '.error.'), verdict.params)
