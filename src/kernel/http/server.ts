// Our own HTTP server: health, API and files in front, the pages behind. The pages come as a plain handler.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { constants } from 'node:zlib'
import compression from '@polka/compression'
import { directionOf, isLocale } from '../context.ts'
import { house } from '../house.ts'
import { describe } from '../log.ts'
import { bucketLimiter } from '../rate.ts'
import { wordsFor } from '../words.ts'
import { apiDoor } from './api.ts'
import { addressOf, cookieOf, languageCookie } from './caller.ts'
import { secureHeaders } from './headers.ts'
import { languageOf } from './language.ts'

export type Pages = (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void
/** A door of its own in front of the pages, e.g. pictures; true when it has taken the request. */
export type FrontDoor = (req: IncomingMessage, res: ServerResponse, address: string) => boolean

export type ServerOptions = {
  version: string
  pages: Pages
  doors?: readonly FrontDoor[]
  /** The most bytes a page at this path may be sent. The API has limits of its own. */
  bodyLimit: (path: string) => number
  behindProxy: boolean
  /** Requests an address may make at once, and each second after. */
  flood: { burst: number; perSecond: number }
}

/** Set on every request by us, never taken from a client: what the pages may believe about where they are. */
const ours = ['x-forwarded-proto', 'x-forwarded-host', 'x-tequio-address', 'x-tequio-body-limit', 'x-forwarded-for']

export function createHttpServer(options: ServerOptions): Server {
  // Pages are written anew each time: the quality whose work is that of gzip. A window of 256 KiB holds any of them.
  const brotli = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 }
  // The type knows only yes and no, the middleware takes the parameters too.
  const compress = compression({ threshold: 1024, level: 5, brotli: brotli as unknown as boolean })
  const room = bucketLimiter(options.flood.burst, options.flood.perSecond)
  const origin = new URL(house().origin)
  const https = origin.protocol === 'https:'
  const api = apiDoor(options.version, https)

  const refusal = (address: string, host: string | undefined): [status: number, text: string] | null => {
    if (!room(address)) return [429, 'Too many requests. Wait a moment.\n']
    if (!goodHost(host, origin.host)) return [421, 'This node answers under another name.\n']
    return null
  }

  const serve = (req: IncomingMessage, res: ServerResponse): void => {
    const address = addressOf(req, options.behindProxy)
    const path = (req.url ?? '/').split('?')[0]!
    const healthy = path.startsWith('/health/')
    const refused = healthy ? null : refusal(address, req.headers.host)
    if (path.startsWith('/api/') && !refused) return api(req, res, address)
    secureHeaders(res, https)
    if (healthy) return void health(path, res)
    if (refused) return plain(res, ...refused)
    for (const name of ours) delete req.headers[name]
    req.headers['x-forwarded-proto'] = https ? 'https' : 'http'
    req.headers['x-tequio-address'] = address
    const limit = options.bodyLimit(path)
    if (Number(req.headers['content-length'] ?? 0) > limit) return tooLarge(req, res, path)
    // What comes in pieces of unknown number is counted where it is read.
    if (req.headers['transfer-encoding'] !== undefined) req.headers['x-tequio-body-limit'] = String(limit)
    if (options.doors?.some((door) => door(req, res, address))) return
    compress(req, res, () =>
      options.pages(req, res, (error) => {
        if (error) house().log.error(describe(error), 'page fault')
        if (!res.headersSent) plain(res, error ? 500 : 404, 'There is nothing here.\n')
      }),
    )
  }

  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    (req, res) => {
      try {
        serve(req, res)
      } catch (error) {
        house().log.error(describe(error), 'server fault')
        if (!res.headersSent) plain(res, 500, 'Something came unplugged.\n')
      }
    },
  )
  return server
}

/** In the language chosen in this browser or asked for by it; nobody is looked up for a refusal. */
function tooLarge({ headers }: IncomingMessage, res: ServerResponse, path: string): void {
  const chosen = cookieOf(headers.cookie, languageCookie)
  const locale = isLocale(chosen) ? chosen : languageOf(headers['accept-language'])
  const t = wordsFor(locale)
  const text = t('kernel.error.too_large')
  if (!headers.accept?.includes('text/html')) return plain(res, 413, `${text}\n`)
  // Not by the pages, which would first take in what is too large. The way back is the browser's: it still has what was typed.
  const back = new URL(path, 'http://here.invalid').pathname.replaceAll('&', '&amp;')
  res.writeHead(413, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  })
  res.end(`<!doctype html><html lang="${locale}" dir="${directionOf(locale)}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${text}</title>
<body style="max-inline-size:34rem;margin:3rem auto;padding:0 1rem;font:1.0625rem/1.5 system-ui,sans-serif">
<h1 style="font-size:1.5rem">${text}</h1><p><a href="${back}" style="color:inherit">${t('site.back')}</a></p></body></html>
`)
}

/** With a configured name only that one; a node on this machine alone also answers to the names of this machine. */
function goodHost(host: string | undefined, own: string): boolean {
  if (!host || host.length > 255) return false
  if (host === own) return true
  const name = own.replace(/:\d+$/, '')
  return ['localhost', '127.0.0.1', '[::1]'].includes(name) && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
}

async function health(path: string, res: ServerResponse): Promise<void> {
  if (path === '/health/live') return plain(res, 200, 'ok\n')
  if (path !== '/health/ready') return plain(res, 404, 'unknown\n')
  try {
    await house().pool`select 1`
    plain(res, 200, 'ok\n')
  } catch {
    plain(res, 503, 'database unreachable\n')
  }
}

function plain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
  })
  res.end(text)
}
