// Door 1 of notices: browser-safe. What waits for a person, what happened, and the letters that tell of it.
import { declareErrors } from '#kernel/errors'
import { nobody } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'

/** Letters that can't be switched off: without them nobody could come in, or learn that somebody else did. */
export const mandatory: ReadonlySet<string> = new Set([
  'people.sign_in',
  'people.welcome',
  'people.password_set',
  'people.token_made',
  'groups.invitation',
])
export const mayStop = (kind: string): boolean => !mandatory.has(kind)

/** Instead of a kind: all letters that can be stopped. */
export const everyKind = '*'

/** Instead of a person in `Told`: closes the need for everybody who had it. Never opens one. */
export const everybody = nobody as PersonId

/** The page that a letter's stop link opens: it shows what will stop and has a button. */
export const stopPath = (token: string): string => `/m/stop/${token}`
/** The page of the own mail settings. */
export const settingsPath = '/me/mail'

export type GroupLine = { id: GroupId; name: string; address: string }

/** What waits. `text` is one sentence in the reader's language; `more` a second line, `act` the words of the button, if the room has them. */
export type Need = {
  id: string
  kind: string
  subject: ItemId | string
  group: GroupLine | null
  text: string
  more: string
  act: string
  link: string
  opened_at: Date
}

export type Notice = {
  id: string
  kind: string
  group: GroupLine | null
  text: string
  more: string
  link: string
  at: Date
  seen: boolean
}

export type MailKind = { kind: string; label: string; mail: boolean }

export type MailState = 'waiting' | 'sent' | 'given_up'
/** A letter without its words. */
export type OutboxRow = {
  id: string
  address: string
  kind: string
  subject: string
  locale: string
  state: MailState
  tries: number
  failure: string | null
  created_at: Date
  sent_at: Date | null
  next_try_at: Date | null
}

export const errors = declareErrors({
  'notices.link_wrong': 'absent',
  'notices.kind_absent': 'absent',
  'notices.kind_kept': 'denied',
  'notices.mail_absent': 'absent',
  'notices.host_only': 'denied',
  'notices.system_only': 'denied',
})

export const facts = ['notices.mail_written'] as const
