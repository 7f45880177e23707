// Reads: what waits, what happened, what is mailed, and the host's outbox.
import { personOf } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import type { GroupId, PersonId } from '#kernel/ids'
import { query } from '#kernel/query'
import { fromPlace, toPlace } from '#kernel/shape'
import { catalogueOf, wordsFor } from '#kernel/words'
import { everyKind, type GroupLine, type MailKind, type Need, type Notice, type OutboxRow } from '../index.ts'
import { mayReadOutbox, maySignedIn } from '../policy.ts'
import { kindsIn, mailKey, noticeKey, wants } from '../rules.ts'
import { InGroup, limits, Listed, LookAtStop, Nothing, Page } from '../schema.ts'
import { me } from './commands.ts'
import { readStop } from './mail/stop.ts'
import * as store from './store.ts'
import { lookUp, say, sayIf, type Group } from './values.ts'

const lineOf = (group: Group | null): GroupLine | null =>
  group && { id: group.id, name: group.name, address: group.address }

export const home = query('notices.home', {
  doc: 'What waits for the asking person, oldest first, in one group or in all.',
  input: InGroup,
  subject: me,
  allow: maySignedIn,
  async run(ctx, { group }, person): Promise<{ needs: Need[]; more: boolean }> {
    const rows = await store.needs(ctx, person, group ?? null, limits.needs + 1)
    const shown = rows.slice(0, limits.needs)
    const looked = await lookUp(ctx, shown)
    const needs = shown.map((row): Need => {
      const t = looked.wordsOf(row, ctx.locale)
      const values = looked.valuesOf(row, ctx.locale)
      return {
        id: row.id,
        kind: row.kind,
        subject: row.subject,
        group: lineOf(looked.groupOf(row)),
        text: say(t, noticeKey(row.kind), values),
        more: sayIf(t, noticeKey(row.kind, '_more'), values),
        act: sayIf(t, noticeKey(row.kind, '_act'), values),
        link: row.link,
        opened_at: row.opened_at,
      }
    })
    return { needs, more: rows.length > limits.needs }
  },
})

export const count = query('notices.count', {
  doc: 'How many things wait for the asking person: in all, and group by group.',
  input: Nothing,
  subject: me,
  allow: maySignedIn,
  async run(ctx, _input, person): Promise<{ needs: number; groups: { group: GroupId; needs: number }[] }> {
    const rows = await store.needCounts(ctx, person)
    return {
      needs: rows.reduce((sum, row) => sum + row.needs, 0),
      groups: rows.flatMap((row) => (row.group_id ? [{ group: row.group_id, needs: row.needs }] : [])),
    }
  },
})

export const list = query('notices.list', {
  doc: 'What happened for the asking person, newest first, in pages.',
  input: Listed,
  subject: me,
  allow: maySignedIn,
  async run(ctx, { group, after }, person): Promise<{ notices: Notice[]; after: string | null }> {
    const below = fromPlace(after, 'number')
    const rows = await store.notices(ctx, person, group ?? null, below?.[0] ?? null, limits.page + 1)
    const shown = rows.slice(0, limits.page)
    const looked = await lookUp(ctx, shown)
    const notices = shown.map((row): Notice => {
      const t = looked.wordsOf(row, ctx.locale)
      const values = looked.valuesOf(row, ctx.locale)
      return {
        id: String(row.id),
        kind: row.kind,
        group: lineOf(looked.groupOf(row)),
        text: say(t, noticeKey(row.kind), values),
        more: sayIf(t, noticeKey(row.kind, '_more'), values),
        link: row.link,
        at: row.at,
        seen: row.seen_at !== null,
      }
    })
    const last = shown.at(-1)
    return { notices, after: last && rows.length > limits.page ? toPlace(last.id) : null }
  },
})

export const settings = query('notices.settings', {
  doc: 'Which letters the asking person gets, and which of them can be stopped.',
  input: Nothing,
  subject: me,
  allow: maySignedIn,
  async run(ctx, _input, person): Promise<{ all: boolean; kinds: MailKind[] }> {
    const own = await store.ownSettings(ctx, person)
    const t = wordsFor(ctx.locale)
    const offered = kindsIn(Object.keys(catalogueOf('en')))
    // What a letter's own link has stopped can be switched on again here, label or not.
    const switched = own.map((s) => s.kind).filter((kind) => kind !== everyKind && !offered.includes(kind))
    return {
      all: !own.some((s) => s.kind === everyKind && !s.mail),
      kinds: [...offered, ...switched].map((kind) => ({
        kind,
        label: sayIf(t, mailKey(kind, 'setting'), {}) || t('notices.settings.other', { kind }),
        mail: wants(
          own.filter((s) => s.kind !== everyKind),
          kind,
        ),
      })),
    }
  },
})

export const lookAtStop = query('notices.look_at_stop', {
  doc: 'What a stop link would stop; it stops nothing by itself.',
  input: LookAtStop,
  api: false,
  async run(ctx, { token }): Promise<{ kind: string; label: string; stopped: boolean }> {
    const stop = await readStop(ctx, token)
    if (!stop) throw refuse('notices.link_wrong')
    return {
      kind: stop.kind,
      label: sayIf(wordsFor(ctx.locale), mailKey(stop.kind, 'setting'), {}),
      stopped: !wants(await store.settingsOf(ctx, [stop.person]), stop.kind),
    }
  },
})

export const outbox = query('notices.outbox', {
  doc: 'Letters that wait, left or were given up, newest first, without their words; for the host, and each look is written down.',
  input: Page,
  api: false,
  allow: mayReadOutbox,
  async run(ctx, { after }): Promise<{ mails: OutboxRow[]; after: string | null }> {
    const rows = await store.outbox(ctx, fromPlace(after, 'instant', 'id'), limits.page + 1)
    // By a connection of its own: this read may not write.
    await store.trace(house().pool, {
      at: ctx.now,
      actor: personOf(ctx) as PersonId,
      door: ctx.door,
      command: 'notices.outbox',
      subject: null,
    })
    const mails = rows.slice(0, limits.page).map(({ gave_up_at, next_try_at, ...row }): OutboxRow => {
      const state = row.sent_at ? 'sent' : gave_up_at ? 'given_up' : 'waiting'
      return { ...row, state, next_try_at: state === 'waiting' ? next_try_at : null }
    })
    const last = mails.at(-1)
    return { mails, after: last && rows.length > limits.page ? toPlace(last.created_at, last.id) : null }
  },
})
