// What every screen knows of where and when it is shown: set once by the root layout, so that no screen has to ask.
import { getContext, setContext } from 'svelte'
import type { Locale } from '#kernel/context'
import { spoken, type Manner } from './time.ts'
import { useWords } from './words.ts'

export type Here = {
  /** Name of the node, or of the group whose page this is. */
  readonly site: string
  /** When the page was asked for: the same moment on the server and in the browser. */
  readonly now: Date
  /** IANA name of the reader's time zone. */
  readonly zone: string
  /** Fresh with every page; goes into every form, so that what is sent twice is done once. */
  readonly key: string
}

const here = Symbol('here')
export const setHere = (get: () => Here): void => void setContext(here, get)
const nowhere = (): Here => ({ site: '', now: new Date(0), zone: 'UTC', key: '' })
export const useHere = (): (() => Here) => getContext<(() => Here) | undefined>(here) ?? nowhere

/** Writes instants as one says them: "today, 14:20", "Thursday", "12 January". */
export function useTime(): (at: Date, manner?: Manner) => string {
  const t = useWords()
  const get = useHere()
  return (at, manner) => spoken(at, { now: get().now, zone: get().zone, locale: t.locale as Locale }, manner)
}
