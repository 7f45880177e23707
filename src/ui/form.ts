// What the screens need around a form: a way to send it without leaving the page, and the reading of its answer.
import { getContext, setContext } from 'svelte'
import type { Action } from 'svelte/action'

/** `use:enhance`: sends the form in place. Without the root layout (in a test) and without JavaScript it does nothing. */
export type Enhance = Action<HTMLFormElement>

const here = Symbol('enhance')
export const setEnhance = (enhance: Enhance): void => void setContext(here, enhance)
export const useEnhance = (): Enhance => getContext<Enhance | undefined>(here) ?? (() => {})

/** The answer to a form: what was refused with all that was typed, or what is done. */
export type Answer =
  | {
      refused?: { code: string; text: string; params?: Record<string, unknown>; fields: Record<string, string> }
      values?: Record<string, string>
      /** Which form of the page was sent: its hidden field `form`, said again by the action. */
      form?: string
      done?: boolean
    }
  | null
  | undefined

/** With what the action gives back besides: a key that is shown once, a count. */
export type AnswerWith<More> = (NonNullable<Answer> & Partial<More>) | null | undefined

export type FormState = {
  /** It was sent and all went well. */
  done: boolean
  refused: { code: string; text: string } | null
  error(field: string): string | undefined
  /** What was typed, else what is known. */
  value(field: string, known?: string): string
  /** The field that takes the focus when a page with errors opens without JavaScript. */
  first: string | undefined
}

/** One form of a page: the answer counts only where it carries that form's name (or where the page has one form). */
export function formState(answer: Answer, name?: string): FormState {
  const mine = name === undefined || (answer?.values?.['form'] ?? answer?.form) === name ? answer : null
  const fields = mine?.refused?.fields ?? {}
  return {
    done: Boolean(mine && !mine.refused),
    refused: mine?.refused ?? null,
    error: (field) => fields[field],
    value: (field, known = '') => mine?.values?.[field] ?? known,
    first: Object.keys(fields)[0],
  }
}

/** Takes the reader to what needs another look: the first field with an error, else the reason above the form. */
export function focusError(form: HTMLElement): void {
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]')
  const control = wrong?.matches('input, select, textarea')
    ? wrong
    : wrong?.querySelector<HTMLElement>('input:checked, input, select, textarea')
  const reason =
    form.querySelector<HTMLElement>('[role="alert"]') ?? document.querySelector<HTMLElement>('main [role="alert"]')
  // A reason is no stop of the keyboard, but it is where the reader has to be now.
  if (reason && !reason.hasAttribute('tabindex')) reason.tabIndex = -1
  ;(control ?? wrong ?? reason)?.focus()
}
