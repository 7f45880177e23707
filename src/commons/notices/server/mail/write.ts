// A letter in its reader's language and its group's words, written into the outbox with the act it tells of.
import type { Ctx, Locale } from '#kernel/context'
import { house } from '#kernel/house'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { localPath } from '#commons/people'
import { mayStop, settingsPath, stopPath } from '../../index.ts'
import { headerLine, mailKey, noticeKey } from '../../rules.ts'
import { lookUp, say, sayIf, type Looked } from '../values.ts'
import * as store from '../store.ts'
import { asHtml, asText, type Page } from './render.ts'
import { stopSigner } from './stop.ts'

export type Letter = {
  kind: string
  /** Whose address it is; a stranger can't stop letters, since there are none to stop. */
  person: PersonId | null
  to: { name: string; address: string }
  locale: Locale
  group_id: GroupId | null
  data: store.Data
  link: string | null
  once: string | null
}

/** Returns the ids of the letters that are new. */
export async function writeLetters(ctx: Ctx, letters: readonly Letter[]): Promise<string[]> {
  if (letters.length === 0) return []
  const looked = await lookUp(ctx, letters)
  const site = (await store.nodeName(ctx)) ?? new URL(house().origin).hostname
  const sign = letters.some(stoppable) ? await stopSigner(ctx) : () => ''
  const written: string[] = []
  for (const letter of letters) {
    const stop = stoppable(letter)
      ? `${house().origin}${stopPath(sign({ person: letter.person, kind: letter.kind }))}`
      : null
    const page = pageOf(letter, looked, site, stop)
    const id = newId()
    const row: store.NewMail = {
      id,
      once: letter.once,
      person_id: letter.person,
      address: letter.to.address,
      to_name: headerLine(letter.to.name),
      from_name: headerLine(page.head),
      locale: letter.locale,
      kind: letter.kind,
      subject: page.subject,
      body_text: asText(page),
      body_html: asHtml(page),
      stop_link: stop,
      at: ctx.now,
    }
    if (await store.putMail(ctx, row)) written.push(id)
  }
  if (written.length > 0) ctx.tell({ name: 'notices.mail_written' })
  return written
}

const stoppable = (letter: Letter): letter is Letter & { person: PersonId } =>
  letter.person !== null && mayStop(letter.kind)

/** Words by key; a room that wrote no letter of its own for a kind sends the sentence of its notice. */
export function pageOf(letter: Letter, looked: Looked, site: string, stop: string | null): Page {
  const t = looked.wordsOf(letter, letter.locale)
  const values = { ...looked.valuesOf(letter, letter.locale), site }
  const group = looked.groupOf(letter)
  const own = t.has(mailKey(letter.kind, 'subject'))
  const text = (part: 'subject' | 'lead'): string =>
    say(t, own && t.has(mailKey(letter.kind, part)) ? mailKey(letter.kind, part) : noticeKey(letter.kind), values)
  const label =
    sayIf(t, mailKey(letter.kind, 'button'), values) ||
    sayIf(t, noticeKey(letter.kind, '_act'), values) ||
    t('notices.mail.look')
  return {
    locale: letter.locale,
    head: group?.name ?? site,
    subject: headerLine(text('subject')),
    lead: text('lead').slice(0, 4000),
    button: letter.link ? { label, url: `${house().origin}${localPath(letter.link) ?? '/'}` } : null,
    buttonHint: t('notices.mail.button_hint'),
    foot: sayIf(t, mailKey(letter.kind, 'foot'), values).slice(0, 1000),
    small: [
      ...(letter.person
        ? [
            {
              text: group ? t('notices.mail.why_group', { group: group.name }) : t('notices.mail.why_person', { site }),
            },
          ]
        : []),
      ...(stop
        ? [
            { text: t('notices.mail.stop'), url: stop },
            { text: t('notices.mail.settings'), url: `${house().origin}${settingsPath}` },
          ]
        : []),
    ],
  }
}
