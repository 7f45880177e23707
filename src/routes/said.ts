// "Done" on the next page: a redirect leaves one word in a cookie, the page after it says it once, with a way to undo.
import type { PageEvent } from './kit.ts'
import { wordsFor } from '#kernel/words'
import type { MessageKey } from '#generated/messages/keys.ts'
import { localPath } from './kit.ts'

/** All that may be said this way. Texts without placeholders: what comes back in a cookie fills none. */
export const sayings = [
  'people.profile.saved',
  'people.signed_out',
  'people.welcome',
  'groups.said.begun',
  'groups.said.joined',
  'groups.said.asked',
  'groups.said.taken_back',
  'groups.said.admitted',
  'groups.said.declined',
  'groups.said.invited',
  'groups.said.role_given',
  'groups.said.role_taken',
  'groups.said.suspended',
  'groups.said.restored',
  'groups.said.circle_begun',
  'groups.said.circle_joined',
  'groups.said.circle_left',
  'groups.said.circle_added',
  'groups.said.left',
  'groups.invitations.withdrawn',
  'groups.settings.saved',
  'deal.said.hidden',
  'market.saved.done',
  'market.saved.ended',
] as const satisfies readonly MessageKey[]
export type Saying = (typeof sayings)[number]

/** A form with one button: the action's path, and the id it is about. */
export type Undo = { action: string; id: string }
/** The words themselves: a page brings only those of its own. */
export type Said = { text: string; undo: Undo | null }

const cookie = 'tequio_said'

export function say(event: PageEvent, key: Saying, undo?: Undo): void {
  const text = [key, undo?.id ?? '', undo?.action ?? ''].join(' ').trim()
  event.cookies.set(cookie, text, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    maxAge: 60,
  })
}

/** Read once. Only words of the list and paths of this site come out, whatever stood in the cookie. */
export function said(event: PageEvent): Said | null {
  const text = event.cookies.get(cookie)
  if (!text) return null
  event.cookies.delete(cookie, { path: '/', secure: event.url.protocol === 'https:' })
  const [word, id = '', action = ''] = text.split(' ')
  const key = sayings.find((saying) => saying === word)
  if (!key) return null
  return {
    text: wordsFor(event.locals.caller.locale)(key),
    undo: /^[0-9a-f-]{36}$/.test(id) && localPath(action) === action ? { action, id } : null,
  }
}
