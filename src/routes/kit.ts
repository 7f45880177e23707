// Adapters between SvelteKit and commands: every page and form goes through here, so each has the same check and the same words.
import { error, fail, redirect, type ActionFailure, type Cookies } from '@sveltejs/kit'
import { asRefusal } from '#kernel/command'
import type { Caller } from '#kernel/context'
import { outcomes, refuse, type Refusal } from '#kernel/errors'
import type { Described } from '#kernel/registry'
import type { Ctx } from '#kernel/context'
import { wordsFor } from '#kernel/words'
import { problemOf } from '#kernel/http/problem'
import { localPath as pathHere } from '#commons/people'

type Act<I, O> = ((who: Caller | Ctx, input: I) => Promise<O>) & Described
export type Ask = <I, O>(query: Act<I, O>, input: I) => Promise<O>

/** What a form gets back when it was refused: the reason, one text per field, and all that was typed. */
export type Refused = {
  refused: {
    code: string
    text: string
    params: Record<string, string | number | boolean | null>
    fields: Record<string, string>
  }
  values: Record<string, string>
}

/** What the adapters need of SvelteKit's events, whichever route they belong to. */
export type PageEvent = {
  locals: App.Locals
  url: URL
  params: Readonly<Record<string, string | undefined>>
  route: { id: string | null }
  cookies: Cookies
}
export type FormEvent = PageEvent & { request: Request }

/** A load: the queries of a page, in its snapshot. Refusals become the page's error with the same reason. */
export async function load<T>(event: PageEvent, work: (ask: Ask) => Promise<T>): Promise<T> {
  try {
    return await work(event.locals.ask)
  } catch (cause) {
    throw pageError(cause, event)
  }
}

/** Refusal → page: those who may come in are sent to the door, others read why. */
export function pageError(cause: unknown, event: PageEvent): unknown {
  if (isKits(cause)) return cause
  const refusal = asRefusal(cause, event.route.id ?? 'page')
  if (refusal.code === 'kernel.sign_in_required')
    redirect(303, `/sign-in?next=${encodeURIComponent(event.url.pathname + event.url.search)}`)
  const problem = problemOf(refusal, event.locals.caller.locale)
  error(problem.status, problem.title, { code: refusal.code })
}

/** SvelteKit's own redirects and errors pass through. */
const isKits = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'status' in cause && ('location' in cause || 'body' in cause)

type FormOf<I, O> = {
  /** From what was typed to the command's input. */
  read(data: FormData, event: FormEvent): I | Promise<I>
  /** After success: a path to go to, or data for the same page. */
  done?(
    answer: O,
    event: FormEvent,
    data: FormData,
  ): string | void | Record<string, unknown> | Promise<string | void | Record<string, unknown>>
}

/** The fields that were sent. What is no form, or breaks off within one, is a mistake of who sent it. */
export async function readForm(event: FormEvent): Promise<FormData> {
  const { request } = event
  const tooLarge = (): never =>
    error(413, wordsFor(event.locals.caller.locale)('kernel.error.too_large'), { code: 'kernel.too_large' })
  const limit = Number(request.headers.get('x-tequio-body-limit') ?? Infinity)
  const counted = limit < Infinity && request.body ? upTo(limit, request.body) : null
  let data: FormData | null = null
  try {
    data = await (counted ? new Response(counted.body, { headers: request.headers }) : request).formData()
  } catch (cause) {
    // The page server's own limit, the largest there is, comes as an error with a status.
    if (typeof cause === 'object' && cause !== null && 'status' in cause) tooLarge()
  }
  if (counted?.passed()) tooLarge()
  if (!data) throw pageError(refuse('kernel.input_invalid'), event)
  return data
}

/**
 * A body of unannounced length, up to the limit that our server gave its path. What comes after is dropped as it comes:
 * breaking off would end the connection, and nobody would read why.
 */
function upTo(limit: number, from: ReadableStream<Uint8Array>): { body: ReadableStream; passed: () => boolean } {
  let size = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.length
      if (size <= limit) controller.enqueue(chunk)
    },
  })
  return { body: from.pipeThrough(counter), passed: () => size > limit }
}

/** A path as a header can hold it. */
export function onWire(path: string): string {
  const { pathname, search, hash } = new URL(path, 'http://here.invalid')
  return pathname + search + hash
}

/** A form action over a command. The hidden field `key` makes a double click or a retry do nothing twice. */
export function form<I, O>(
  command: Act<I, O>,
  { read, done }: FormOf<I, O>,
): (event: FormEvent) => Promise<ActionFailure<Refused> | Record<string, unknown>> {
  return async (event) => {
    const data = await readForm(event)
    let go: string | void | Record<string, unknown>
    try {
      const key = text(data, 'key')
      const caller = key && /^[\x21-\x7e]{1,100}$/.test(key) ? { ...event.locals.caller, key } : event.locals.caller
      const input = await read(data, event)
      await event.locals.settle()
      const answer = await command(caller, input)
      go = done ? await done(answer, event, data) : undefined
    } catch (cause) {
      if (isKits(cause)) throw cause
      return refused(cause, event, data, command.about.name)
    }
    if (typeof go === 'string') redirect(303, onWire(go))
    return go ?? { done: true }
  }
}

export function refused(cause: unknown, event: PageEvent, data: FormData, name: string): ActionFailure<Refused> {
  const refusal: Refusal = asRefusal(cause, name)
  const t = wordsFor(event.locals.caller.locale)
  const fields = Object.fromEntries(
    Object.entries(refusal.fields).map(([field, { key, params }]) => [field, t(key, params)]),
  )
  const params = problemOf(refusal, event.locals.caller.locale).params
  return fail(outcomes[refusal.kind].http, {
    refused: { code: refusal.code, text: t(refusal.key, refusal.params), params, fields },
    values: typed(data),
  })
}

/** What was typed, to be shown again: no files, no secrets. */
const typed = (data: FormData): Record<string, string> =>
  Object.fromEntries(
    [...data].filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string' && !/password|^key$/.test(pair[0]),
    ),
  )

/** One field as text; empty when it is missing or a file. */
export function text(data: FormData | URLSearchParams, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}

/** An optional field: absent when nothing was typed. */
export const maybe = (data: FormData | URLSearchParams, name: string): string | undefined =>
  text(data, name).trim() || undefined
export const list = (data: FormData, name: string): string[] =>
  data.getAll(name).filter((v): v is string => typeof v === 'string')
/** Chosen files; browsers send an empty one when nothing was chosen. */
export const files = (data: FormData, name: string): File[] =>
  data.getAll(name).filter((v): v is File => typeof v !== 'string' && v.size > 0)

/** A path on this site and nothing else: the place to go on to after signing in. */
export const localPath = (path: string | null | undefined): string => (path && pathHere(path)) || '/'
