// From a request to a caller, and from a page to one snapshot. No rules here.
import type { RequestEvent } from '@sveltejs/kit'
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { directionOf } from '#kernel/context'
import { house, kernelId, showsKernel } from '#kernel/house'
import { callerOf } from '#kernel/http/caller'
import { describe } from '#kernel/log'
import { openSnapshot, type Snapshot } from '#kernel/query'
import { asRefusal } from '#kernel/command'
import { wordsFor } from '#kernel/words'
import { themes } from '#commons/people'
import { wordsAddress } from './routes/words.ts'

export const handle: Handle = async ({ event, resolve }) => {
  const header = (name: string): string | null => event.request.headers.get(name)
  const {
    token,
    byCookie: _,
    ...caller
  } = await callerOf('page', {
    cookie: header('cookie'),
    language: header('accept-language'),
    address: header('x-tequio-address'),
  })
  let snapshot: Promise<Snapshot> | null = null
  const settle = async (): Promise<void> => {
    const open = snapshot
    snapshot = null
    const opened = await open?.catch(() => null)
    await opened?.close().catch((error: unknown) => house().log.warn(describe(error), 'snapshot lost'))
  }
  event.locals.caller = caller
  event.locals.token = token
  event.locals.brand = ''
  event.locals.still = false
  event.locals.settle = settle
  event.locals.ask = async (query, input) => {
    snapshot ??= openSnapshot(event.locals.caller)
    try {
      return await query((await snapshot).ctx, input)
    } catch (error) {
      throw asRefusal(error, query.about.name)
    }
  }
  // A visitor's; the root layout puts a person's own in its place.
  event.locals.theme = themes.find((theme) => theme === event.cookies.get('tequio_theme')) ?? 'device'
  try {
    const response = await resolve(event, {
      preload: ({ type, path }) => wanted(type, path, event.locals),
      transformPageChunk: ({ html }) =>
        (event.locals.still ? html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '') : html)
          .replace('%lang%', event.locals.caller.locale)
          .replace('%dir%', directionOf(event.locals.caller.locale))
          .replace('%theme%', event.locals.theme === 'device' ? '' : event.locals.theme)
          .replace('%brand%', event.locals.brand)
          .replace('%words%', html.includes('"modulepreload"') ? wordsLink(event) : ''),
    })
    if (showsKernel) response.headers.set('x-tequio-kernel', kernelId)
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
    return response
  } finally {
    await settle()
  }
}

/** Hebrew letters have a typeface of their own, which others fetch only where a name is written in them. */
const wanted = (type: string, path: string, { caller, still }: App.Locals): boolean =>
  type === 'js' ? !still : !path.includes('rubik-hebrew') || caller.locale === 'he'

/** So that the words of a page with scripts come together with them. */
function wordsLink({ locals, route }: RequestEvent): string {
  const address = wordsAddress(locals.caller.locale, route.id)
  return address ? `<link rel="preload" as="fetch" crossorigin href="${address}" />` : ''
}

/** What the reader sees of a fault: our words and a number to tell the host; the log has the rest under that number. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  const t = wordsFor(event.locals.caller?.locale ?? 'en')
  if (kind === 'app') return {}
  if (kind === 'framework' && error.status === 404) return { message: t('kernel.error.absent'), code: 'kernel.absent' }
  const number = crypto.randomUUID().slice(0, 8).toUpperCase()
  house().log.error({ number, route: event.route.id, ...describe(error) }, 'page fault')
  return { message: t('kernel.error.fault'), code: 'kernel.fault', number }
}
