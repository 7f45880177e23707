// Turns a request into a caller: one way for pages, API and files.
import type { IncomingMessage } from 'node:http'
import { anonymous, isLocale, type Caller, type Door, type Locale } from '../context.ts'
import { whoIs } from '../authenticate.ts'
import { hashToken } from '../secrets.ts'
import { languageOf } from './language.ts'
import { house } from '../house.ts'

export const sessionCookie = 'tequio_session'
export const languageCookie = 'tequio_language'

/** One cookie of a header, without a library: names are ours and values are base64url or short words. */
export function cookieOf(header: string | null | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

type Asked = {
  authorization?: string | null
  cookie?: string | null
  language?: string | null
  address?: string | null
}

/** The caller behind a bearer token or a session cookie; anonymous for anything unknown, ended or expired. */
export async function callerOf(
  door: Door,
  asked: Asked,
): Promise<Caller & { byCookie: boolean; token: string | null }> {
  const bearer = /^Bearer ([\w-]{20,200})$/.exec(asked.authorization ?? '')?.[1] ?? null
  const cookie = cookieOf(asked.cookie, sessionCookie)
  const token = bearer ?? (cookie && /^[\w-]{20,200}$/.test(cookie) ? cookie : null)
  const chosen = cookieOf(asked.cookie, languageCookie)
  const known = token ? await whoIs(hashToken(token), house().clock) : null
  // An API token is for the API; a session cookie is for the browser.
  const apiToken = known?.actor.kind === 'person' && known.actor.scopes !== null
  const fits = known && (bearer ? true : !apiToken)
  const locale: Locale = (fits ? known.locale : null) ?? (isLocale(chosen) ? chosen : languageOf(asked.language))
  return {
    actor: fits ? known.actor : anonymous,
    door,
    locale,
    byCookie: !bearer && token !== null,
    token: fits ? token : null,
    ...(asked.address ? { address: asked.address } : {}),
  }
}

/** The address a request came from; behind a proxy that we were told of, the one the proxy saw. */
export function addressOf(req: IncomingMessage, behindProxy: boolean): string {
  const forwarded = req.headers['x-forwarded-for']
  const last = behindProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  return last && last.length < 50 ? last : (req.socket.remoteAddress ?? '')
}
