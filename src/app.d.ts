import type { Caller } from '#kernel/context'
import type { Theme } from '#commons/people'
import type { Ask } from './routes/kit.ts'

declare global {
  /** Which words the build has cut (scripts/page-words.ts): part of their address. */
  const __WORDS__: string
  namespace App {
    interface Locals {
      caller: Caller
      /** The session's token, to end it; never sent to a page. */
      token: string | null
      /** A query in this page's snapshot. */
      ask: Ask
      /** Ends that snapshot: before an act, so that the page after it shows what the act has done. */
      settle(): Promise<void>
      /** CSS custom properties of the group on this page, for the html element. */
      brand: string
      theme: Theme
      /** A page to be read: it carries no scripts. Its forms and links work without. */
      still: boolean
    }
    interface Error {
      message: string
      code?: string
      number?: string
    }
  }
}
