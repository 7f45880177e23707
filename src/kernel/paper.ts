// Paper: data and a template become a PDF, in a process of its own. A template is code of ours; what people wrote reaches it
// as data and is never read as markup. Nothing here knows what a sheet is about.
import { readFileSync } from 'node:fs'
import { openApart, type ApartOptions } from './apart.ts'
import { actorId, type Actor, type Locale } from './context.ts'
import { refuse } from './errors.ts'
import { house, houseIsOpen } from './house.ts'
import { plainText } from './paper/plain.ts'
import type { Job, Made } from './paper/press.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type Sheet = {
  /** A Typst file beside the code that fills it; it begins with `#import "/sheet.typ": *` and reads `data`. */
  template: URL
  /** Of the words on it: sets direction, hyphenation and the language a screen reader speaks. */
  locale: Locale
  /** Of the document, as readers and lists of files show it. */
  title: string
  /** Whose sheet it is: stands small at the top of each page. */
  by: string
  size: 'a4' | 'a5'
  landscape?: boolean
  large?: boolean
  /** Several documents in one: pages are counted in each, and not together. */
  running?: boolean
  /** Small, at the foot of each page, before its number. */
  foot?: string
  data: Json
}

/** A sheet and what its file is called, without its end: letters of ASCII, figures and hyphens. */
export type Paper = { name: string; sheet: Sheet }

/** Writes a day (`2026-03-12`) so that nobody takes it for another: its month as a word. */
export function dayWriter(locale: Locale, style: 'short' | 'long' = 'short'): (day: string) => string {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    day: 'numeric',
    month: style,
    year: 'numeric',
    timeZone: 'UTC',
  })
  const written = (day: string): string => format.format(new Date(`${day}T00:00:00Z`))
  // The first of a month has its own word in French, which Intl leaves out.
  return locale === 'fr' ? (day) => written(day).replace(/^1 /, '1er ') : written
}
/** Today where the group lives. */
export const dayIn = (now: Date, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now)

/** Two at once are enough for one person; others wait less. */
const mostEach = 2

export type Press = {
  /**
   * The bytes of a PDF. Call it outside any transaction: it takes from a tenth of a second to half a minute.
   * @throws kernel.paper_failed (too long, too large, a fault of the template), kernel.busy
   */
  make(who: { actor: Actor }, sheet: Sheet): Promise<Uint8Array>
  close(): void
}

export function openPress(options: Partial<ApartOptions> = {}): Press {
  const inWork = new Map<string, number>()
  const apart = openApart<Job, Made>({
    script: new URL('./paper/press.ts', import.meta.url),
    timeout_ms: 120_000,
    waiting: 10,
    // The portable typesetter takes its time to start.
    idle_ms: 60_000,
    heap_mb: 128,
    resident_mb: 1200,
    // A template asks for nothing from the network; if one ever did, there is no way out.
    env: { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' },
    lost: () => refuse('kernel.paper_failed'),
    ...options,
  })
  return {
    async make({ actor }, { template, ...sheet }) {
      const who = actorId({ actor })
      const mine = inWork.get(who) ?? 0
      if (mine >= mostEach) throw refuse('kernel.busy')
      inWork.set(who, mine + 1)
      try {
        const made = await apart.ask({ template: readFileSync(template, 'utf8'), sheet: plainText(sheet) })
        if ('pdf' in made) return made.pdf
        const name = template.pathname.split('/').at(-1)
        if (houseIsOpen()) house().log.error({ template: name, because: made.failure }, 'paper fault')
        throw refuse('kernel.paper_failed')
      } finally {
        const left = (inWork.get(who) ?? 1) - 1
        if (left > 0) inWork.set(who, left)
        else inWork.delete(who)
      }
    },
    close: apart.close,
  }
}

const press = openPress()
/** By the press of this process. */
export const makePdf = press.make
