// The cookies of coming in and going out. Names that the kernel reads come from there.
import type { Cookies } from '@sveltejs/kit'
import type { FormEvent, PageEvent } from './kit.ts'
import { languageCookie, sessionCookie } from '#kernel/http/caller'
import { sessionDays, linkMinutes, deviceOf } from '#commons/people'

const browserCookie = 'tequio_browser'
const askedCookie = 'tequio_asked'
const themeCookie = 'tequio_theme'
const year_s = 365 * 86_400

type Options = NonNullable<Parameters<Cookies['set']>[2]>
const mine = ({ url }: PageEvent, maxAge: number): Options => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: url.protocol === 'https:',
  maxAge,
})

/** The browser keeps the session's token, the marks of asking for it go; gives back where to go on to. */
export function enter(event: PageEvent, token: string, next = '/'): string {
  event.cookies.set(sessionCookie, token, mine(event, sessionDays * 86_400))
  for (const name of [browserCookie, askedCookie]) event.cookies.delete(name, mine(event, 0))
  return next
}

export const leave = (event: PageEvent): void => event.cookies.delete(sessionCookie, mine(event, 0))

/** What this browser is called when it asks for six figures: they open nothing in another one. */
export function browserOf(event: PageEvent): string {
  const known = event.cookies.get(browserCookie)
  const name = known && /^[\w-]{36}$/.test(known) ? known : crypto.randomUUID()
  event.cookies.set(browserCookie, name, mine(event, linkMinutes * 60))
  return name
}

export type Asked = { address: string; next: string }

/** Where a link was sent, for the page that says so: not in the address bar, where it would stay. */
export const rememberAsked = (event: PageEvent, asked: Asked): void =>
  event.cookies.set(
    askedCookie,
    Buffer.from(JSON.stringify([asked.address, asked.next])).toString('base64url'),
    mine(event, linkMinutes * 60),
  )

export function askedOf(event: PageEvent): Asked | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(event.cookies.get(askedCookie) ?? '', 'base64url').toString('utf8'))
    return Array.isArray(read) && typeof read[0] === 'string' && typeof read[1] === 'string'
      ? { address: read[0], next: read[1] }
      : null
  } catch {
    return null
  }
}

export const setLanguage = (event: PageEvent, locale: string): void =>
  event.cookies.set(languageCookie, locale, mine(event, year_s))

/** For this browser, also after signing out. */
export const setTheme = (event: PageEvent, theme: string): void =>
  event.cookies.set(themeCookie, theme, mine(event, year_s))

/** The device as the list of sessions names it. */
export const deviceName = (event: FormEvent): string => deviceOf(event.request.headers.get('user-agent')).slice(0, 80)
