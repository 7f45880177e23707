// The only SQL of notices. What crosses from one person to another goes through the owner functions of the migration.
import type { Ctx, Locale } from '#kernel/context'
import type { Sql } from '#kernel/db'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { toJson } from '#kernel/wire'
import { visible } from '#commons/items/server'
import type { Switched } from '../rules.ts'

export type Data = Record<string, string | number | boolean | null>

export type ToldRow = {
  id: string
  person: string
  group: string | null
  kind: string
  subject: string
  data: Data
  link: string
  at: Date
  fact: bigint
  need: 'open' | 'close' | null
  notice: boolean
}
export const tell = (ctx: Ctx, rows: readonly ToldRow[]) => ctx.tx`select notices.tell(${toJson(rows)}::text::jsonb)`

// What a person reads ---------------------------------------------------------------------------

export type NeedRow = {
  id: string
  kind: string
  subject: string
  group_id: GroupId | null
  data: Data
  link: string
  opened_at: Date
}
export const needs = (ctx: Ctx, person: PersonId, group: string | null, most: number) =>
  ctx.tx<NeedRow[]>`
    select id, kind, subject, group_id, data, link, opened_at from notices.need
     where person_id = ${person} and closed_at is null and (${group}::uuid is null or group_id = ${group})
     order by opened_at, id limit ${most}`

export async function needCounts(ctx: Ctx, person: PersonId): Promise<{ group_id: GroupId | null; needs: number }[]> {
  return ctx.tx<{ group_id: GroupId | null; needs: number }[]>`
    select group_id, count(*)::int as needs from notices.need where person_id = ${person} and closed_at is null group by group_id`
}

export type NoticeRow = {
  id: bigint
  kind: string
  group_id: GroupId | null
  data: Data
  link: string
  at: Date
  seen_at: Date | null
}
export const notices = (ctx: Ctx, person: PersonId, group: string | null, below: string | null, most: number) =>
  ctx.tx<NoticeRow[]>`
    select id, kind, group_id, data, link, at, seen_at from notices.notice
     where person_id = ${person} and (${group}::uuid is null or group_id = ${group}) and (${below}::bigint is null or id < ${below})
     order by id desc limit ${most}`

export const markSeen = (ctx: Ctx, person: PersonId, group: string | null, upto: string | null) =>
  ctx.tx<{ id: bigint }[]>`
    update notices.notice set seen_at = ${ctx.now}
     where person_id = ${person} and seen_at is null and (${group}::uuid is null or group_id = ${group}) and (${upto}::bigint is null or id <= ${upto}) returning id`

/** Titles of items that are there for the asking person. */
export const titles = (ctx: Ctx, ids: readonly string[]) =>
  ctx.tx<{ id: ItemId; title: string }[]>`
    select i.id, i.title from items.item i where i.id = any (${ids as string[]}::uuid[]) and ${visible(ctx, 'i')}`

// Settings --------------------------------------------------------------------------------------

export const settingsOf = (ctx: Ctx, persons: readonly PersonId[]) =>
  ctx.tx<
    (Switched & { person_id: PersonId })[]
  >`select person_id, kind, mail from notices.settings(${persons as string[]}::uuid[])`

export const ownSettings = (ctx: Ctx, person: PersonId) =>
  ctx.tx<Switched[]>`select kind, mail from notices.setting where person_id = ${person}`

export const setMail = (ctx: Ctx, person: PersonId, kind: string, mail: boolean) =>
  ctx.tx`insert into notices.setting (person_id, kind, mail) values (${person}, ${kind}, ${mail})
         on conflict (person_id, kind) do update set mail = excluded.mail`

export const stop = (ctx: Ctx, person: string, kind: string) => ctx.tx`select notices.stop(${person}, ${kind})`

/** What stop links are signed with; made when the first is written. */
export async function makeSecret(ctx: Ctx, fresh: string): Promise<string> {
  await ctx.tx`insert into kernel.setting (name, value) values ('notices.secret', to_jsonb(${fresh}::text)) on conflict do nothing`
  return (await secret(ctx)) ?? fresh
}
export async function secret(ctx: Ctx): Promise<string | null> {
  const [row] = await ctx.tx<
    { secret: string }[]
  >`select value #>> '{}' as secret from kernel.setting where name = 'notices.secret'`
  return row?.secret ?? null
}

export async function nodeName(ctx: Ctx): Promise<string | null> {
  const [row] = await ctx.tx<
    { name: string | null }[]
  >`select value ->> 'name' as name from kernel.setting where name = 'node'`
  return row?.name ?? null
}

// Letters ---------------------------------------------------------------------------------------

export type NewMail = {
  id: string
  once: string | null
  person_id: string | null
  address: string
  to_name: string
  from_name: string
  locale: Locale
  kind: string
  subject: string
  body_text: string
  body_html: string
  stop_link: string | null
  at: Date
}
/** False when that letter was written before. */
export async function putMail(ctx: Ctx, row: NewMail): Promise<boolean> {
  const [put] = await ctx.tx<{ id: string | null }[]>`select notices.put_mail(${toJson(row)}::text::jsonb) as id`
  return put?.id != null
}

export type TakenMail = {
  id: string
  address: string
  to_name: string
  from_name: string
  subject: string
  body_text: string
  body_html: string
  stop_link: string | null
  created_at: Date
  tries: number
}
export const takeMails = (db: Sql, now: Date, until: Date, most: number) =>
  db<TakenMail[]>`
    select id, address, to_name, from_name, subject, body_text, body_html, stop_link, created_at, tries from notices.take_mails(${now}, ${until}, ${most})`
export const mailSent = (db: Sql, id: string, now: Date) => db`select notices.mail_sent(${id}, ${now})`
export const mailFailed = (db: Sql, id: string, failure: string, next: Date | null, now: Date) =>
  db`select notices.mail_failed(${id}, ${failure}, ${next}, ${now})`

export type OutRow = {
  id: string
  address: string
  kind: string
  subject: string
  locale: string
  created_at: Date
  next_try_at: Date
  tries: number
  sent_at: Date | null
  gave_up_at: Date | null
  failure: string | null
}
export const outbox = (ctx: Ctx, before: readonly string[] | null, most: number) =>
  ctx.tx<OutRow[]>`
    select id, address, kind, subject, locale, created_at, next_try_at, tries, sent_at, gave_up_at, failure
      from notices.outbox(${before?.[0] ?? null}, ${before?.[1] ?? null}, ${most})`

export type OneMail = {
  id: string
  person_id: PersonId | null
  address: string
  kind: string
  subject: string
  locale: string
  body_text: string
  created_at: Date
  sent_at: Date | null
}
export async function oneMail(ctx: Ctx, id: string): Promise<OneMail | undefined> {
  const [row] = await ctx.tx<OneMail[]>`
    select id, person_id, address, kind, subject, locale, body_text, created_at, sent_at from notices.one_mail(${id})`
  return row
}

/** The trace of a look at private things. `db` is the pool where the reader's own transaction may not write. */
export const trace = (
  db: Sql,
  row: { at: Date; actor: PersonId | null; door: string; command: string; subject: string | null },
) =>
  db`insert into kernel.audit (at, actor, door, command, subject) values (${row.at}, ${row.actor}, ${row.door}, ${row.command}, ${row.subject})`

export const handOver = (ctx: Ctx, from: PersonId, to: PersonId) => ctx.tx`select notices.hand_over(${from}, ${to})`
export const sweep = (ctx: Ctx) => ctx.tx`select notices.sweep(${ctx.now})`

/** For the health check: letters that wait, and since when. */
export async function waitingMail(db: Sql): Promise<{ waiting: number; given_up: number; oldest_at: Date | null }> {
  const [row] = await db<
    { waiting: number; given_up: number; oldest_at: Date | null }[]
  >`select waiting, given_up, oldest_at from notices.mail_waiting()`
  return row ?? { waiting: 0, given_up: 0, oldest_at: null }
}
