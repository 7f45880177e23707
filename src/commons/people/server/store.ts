// The only SQL of people. What crosses from one person to another goes through the owner functions of the migration.
import type { Ctx, Locale } from '#kernel/context'
import type { Sql } from '#kernel/db'
import { newId, type PersonId } from '#kernel/ids'
import type { Card, FieldName, FieldView, SessionView, Theme, TokenView } from '../index.ts'

export type SessionRow = {
  hash: Buffer
  session_id: string
  person_id: PersonId
  scopes: string[] | null
  locale: Locale
  seen_at: Date | null
  host: boolean
}

/** Hashes travel in hex: the driver would take a list of buffers for one. */
export const sessionsByHash = (db: Sql, hashes: readonly Buffer[], now: Date) =>
  db<SessionRow[]>`
    select hash, session_id, person_id, scopes, locale, seen_at, host
      from people.sessions(array(select decode(h, 'hex') from unnest(${hashes.map((hash) => hash.toString('hex'))}::text[]) h), ${now})`

export const touch = (db: Sql, ids: readonly string[], now: Date, until: Date) =>
  db`select people.touch(${ids as string[]}::uuid[], ${now}, ${until})`

export const openSession = (
  ctx: Ctx,
  row: { id: string; hash: Buffer; person: PersonId; device: string; until: Date },
) => ctx.tx`select people.open_session(${row.id}, ${row.hash}, ${row.person}, ${row.device}, ${ctx.now}, ${row.until})`

export type AtAddress = { person_id: PersonId; name: string; locale: Locale; password_hash: string | null }

export async function atAddress(db: Sql, key: string): Promise<AtAddress | undefined> {
  const [row] = await db<AtAddress[]>`select person_id, name, locale, password_hash from people.at_address(${key})`
  return row
}

/** Two who follow links to the same new address at once come one after the other. */
export const lockAddress = (ctx: Ctx, key: string) =>
  ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`people ${key}`}, 0))`

export type NewLink = {
  id: string
  token: Buffer
  code: Buffer | null
  browser: Buffer | null
  address: string
  key: string
  name: string | null
  locale: Locale
  next: string
  until: Date
}
export const putLink = (ctx: Ctx, l: NewLink) =>
  ctx.tx`select people.put_link(${l.id}, ${l.token}, ${l.code}, ${l.browser}, ${l.address}, ${l.key}, ${l.name}, ${l.locale}, ${l.next}, ${ctx.now}, ${l.until})`

export async function askedSince(ctx: Ctx, browser: Buffer, key: string, since: Date): Promise<boolean> {
  const [row] = await ctx.tx<{ asked: boolean }[]>`select people.asked_since(${browser}, ${key}, ${since}) as asked`
  return row?.asked ?? false
}

export type LinkRow = {
  id: string
  address: string
  address_key: string
  name: string | null
  locale: Locale
  next: string
  expires_at: Date
  used_at: Date | null
}

export async function linkBy(ctx: Ctx, by: { id?: string; token?: Buffer }): Promise<LinkRow | undefined> {
  const [row] = await ctx.tx<LinkRow[]>`
    select id, address, address_key, name, locale, next, expires_at, used_at from people.link(${by.id ?? null}, ${by.token ?? null})`
  return row
}

export const tryCodes = (db: Sql, browser: Buffer, most: number, now: Date) =>
  db<{ id: string; code_hash: Buffer; address_key: string; tries: number }[]>`
    select id, code_hash, address_key, tries from people.try_codes(${browser}, ${most}, ${now})`

export async function useLink(ctx: Ctx, id: string): Promise<boolean> {
  const [row] = await ctx.tx<{ used: boolean }[]>`select people.use_link(${id}, ${ctx.now}) as used`
  return row?.used ?? false
}

export async function addPerson(
  ctx: Ctx,
  person: { name: string; locale: Locale; state: 'active' | 'unclaimed'; time_zone?: string | undefined },
): Promise<PersonId> {
  const id = newId<'person'>()
  await ctx.tx`insert into people.person (id, state, name, locale, time_zone, created_at)
               values (${id}, ${person.state}, ${person.name}, ${person.locale}, ${person.time_zone ?? 'UTC'}, ${ctx.now})`
  return id
}

/** Only where none was ever chosen: UTC is what a person begins with. */
export const learnZone = (ctx: Ctx, person: PersonId, zone: string) =>
  ctx.tx`update people.person set time_zone = ${zone} where id = ${person} and time_zone = 'UTC'`

export const addMailbox = (ctx: Ctx, person: PersonId, address: string, key: string, verified: boolean) =>
  ctx.tx`select people.add_mailbox(${newId()}, ${person}, ${address}, ${key}, ${verified ? ctx.now : null}, ${ctx.now})`

export const setHost = (ctx: Ctx, person: PersonId) => ctx.tx`select people.set_host(${person})`

// Persons ---------------------------------------------------------------------------------------

export const cards = (ctx: Ctx, ids: readonly string[]) =>
  ctx.tx<(Card & { asked: PersonId })[]>`
    select c.id as asked, coalesce(i.id, c.id) as id, coalesce(i.name, c.name) as name, coalesce(i.picture_id, c.picture_id) as picture,
           coalesce(i.state, c.state) as state
      from people.card c left join people.card i on i.id = c.merged_into
     where c.id = any (${ids as string[]}::uuid[])`

export const mailAddresses = (ctx: Ctx, ids: readonly string[]) =>
  ctx.tx<{ person_id: PersonId; name: string; address: string; locale: Locale }[]>`
    select person_id, name, address, locale from people.mail_addresses(${ids as string[]}::uuid[])`

export type PersonRow = {
  id: PersonId
  state: string
  name: string
  locale: Locale
  time_zone: string
  theme: Theme
  picture_id: string | null
  host: boolean
}

export async function person(ctx: Ctx, id: PersonId): Promise<PersonRow | undefined> {
  const [row] = await ctx.tx<
    PersonRow[]
  >`select id, state, name, locale, time_zone, theme, picture_id, host from people.person where id = ${id}`
  return row
}

export type MeRow = Omit<PersonRow, 'state' | 'host'> & {
  address: string | null
  signed_in_at: Date | null
  has_password: boolean
}

/** All that the frame of a page shows of the asking person, in one read. */
export async function me(ctx: Ctx, id: PersonId, session: string | null): Promise<MeRow | undefined> {
  const [row] = await ctx.tx<MeRow[]>`
    select p.id, p.name, p.locale, p.time_zone, p.theme, p.picture_id,
           (select address from people.mailbox m where m.person_id = p.id and m.verified_at is not null order by m.verified_at desc limit 1) as address,
           (select created_at from people.session s where s.person_id = p.id and s.id = ${session}) as signed_in_at,
           exists (select from people.password w where w.person_id = p.id) as has_password
      from people.person p where p.id = ${id}`
  return row
}

/** As before, but nobody else changes this person until the end of the transaction. */
export async function lockPerson(ctx: Ctx, id: PersonId): Promise<PersonRow | undefined> {
  await ctx.tx`select from people.person where id = ${id} for no key update`
  return person(ctx, id)
}

export const updatePerson = (
  ctx: Ctx,
  id: PersonId,
  p: {
    name?: string | undefined
    locale?: string | undefined
    time_zone?: string | undefined
    theme?: string | undefined
  },
) =>
  ctx.tx`update people.person set name = coalesce(${p.name ?? null}, name), locale = coalesce(${p.locale ?? null}, locale),
           time_zone = coalesce(${p.time_zone ?? null}, time_zone), theme = coalesce(${p.theme ?? null}, theme)
         where id = ${id}`

export const setPicture = (ctx: Ctx, id: PersonId, picture: string | null) =>
  ctx.tx`update people.person set picture_id = ${picture} where id = ${id}`

/** A picture that this person staged. The rows are those of items; nobody may show what somebody else uploaded. */
export async function ownsPicture(ctx: Ctx, id: PersonId, picture: string): Promise<boolean> {
  const [row] = await ctx.tx<{ own: boolean }[]>`select items.is_staged_by(${picture}, ${id}) as own`
  return row?.own ?? false
}

export async function ownAddress(ctx: Ctx, id: PersonId): Promise<string | null> {
  const [row] = await ctx.tx<{ address: string }[]>`
    select address from people.mailbox where person_id = ${id} and verified_at is not null order by verified_at desc limit 1`
  return row?.address ?? null
}

export const handOver = (ctx: Ctx, from: PersonId, to: PersonId) => ctx.tx`select people.hand_over(${from}, ${to})`
export const sweep = (ctx: Ctx) => ctx.tx`select people.sweep(${ctx.now})`

// Fields ----------------------------------------------------------------------------------------

export const ownFields = (ctx: Ctx, id: PersonId) =>
  ctx.tx<
    (FieldView & { printed: boolean })[]
  >`select field, value, audience, printed from people.field where person_id = ${id}`

export const putField = (ctx: Ctx, id: PersonId, row: FieldView & { printed?: boolean | undefined }) =>
  row.value === ''
    ? ctx.tx`delete from people.field where person_id = ${id} and field = ${row.field}`
    : ctx.tx`insert into people.field (person_id, field, value, audience, printed)
             values (${id}, ${row.field}, ${row.value}, ${row.audience}, ${row.printed ?? false})
             on conflict (person_id, field) do update set value = excluded.value, audience = excluded.audience,
               printed = coalesce(${row.printed ?? null}, people.field.printed)`

/** Where members of a group say they live, as far as each of them shows it to the asking person. */
export const placesIn = (ctx: Ctx, group: string) => ctx.tx<{ person_id: PersonId; place: string }[]>`
  select person_id, place from people.places_in(${group})`

export async function sharedFields(
  ctx: Ctx,
  id: PersonId,
  group: string | null,
): Promise<{ nearness: number; fields: FieldView[] }> {
  const [row] = await ctx.tx<
    { nearness: number; fields: FieldView[] }[]
  >`select nearness, fields from people.shared_fields(${id}, ${group})`
  return row ?? { nearness: 4, fields: [] }
}

export const printedFields = (ctx: Ctx, group: string, ids: readonly string[]) =>
  ctx.tx<{ person_id: PersonId; field: FieldName; value: string }[]>`
    select person_id, field, value from people.printed_fields(${group}, ${ids as string[]}::uuid[])`

// Password, sessions, tokens: the asking person's own, under row security --------------------------

export type OwnPassword = { hash: string; set_at: Date }
export async function ownPassword(db: Sql, id: PersonId): Promise<OwnPassword | undefined> {
  const [row] = await db<OwnPassword[]>`select hash, set_at from people.password where person_id = ${id}`
  return row
}

export const putPassword = (ctx: Ctx, id: PersonId, hash: string) =>
  ctx.tx`insert into people.password (person_id, hash, set_at) values (${id}, ${hash}, ${ctx.now})
         on conflict (person_id) do update set hash = excluded.hash, set_at = excluded.set_at`

type OwnSession = Omit<SessionView, 'current'>
export const ownSessions = (ctx: Ctx, id: PersonId) =>
  ctx.tx<OwnSession[]>`select id, device, created_at, seen_at, expires_at from people.session
                        where person_id = ${id} and expires_at > ${ctx.now} order by seen_at desc, id desc limit 100`

export const endSession = (ctx: Ctx, id: PersonId, session: string) =>
  ctx.tx<{ id: string }[]>`delete from people.session where person_id = ${id} and id = ${session} returning id`

export const endOtherSessions = (ctx: Ctx, id: PersonId, but: string | null) =>
  ctx.tx<
    { id: string }[]
  >`delete from people.session where person_id = ${id} and id is distinct from ${but} returning id`

export const ownTokens = (ctx: Ctx, id: PersonId) =>
  ctx.tx<TokenView[]>`select id, name, scopes, created_at, seen_at, expires_at from people.token
                      where person_id = ${id} and expires_at > ${ctx.now} order by created_at desc, id desc`

export const putToken = (
  ctx: Ctx,
  id: PersonId,
  row: { id: string; hash: Buffer; name: string; scopes: string[]; until: Date },
) =>
  ctx.tx`insert into people.token (id, token_hash, person_id, name, scopes, created_at, expires_at)
         values (${row.id}, ${row.hash}, ${id}, ${row.name}, ${row.scopes}, ${ctx.now}, ${row.until})`

export const endToken = (ctx: Ctx, id: PersonId, token: string) =>
  ctx.tx<{ id: string }[]>`delete from people.token where person_id = ${id} and id = ${token} returning id`

// Imports: fields of unclaimed people, across persons ---------------------------------------------

export async function writeDown(
  ctx: Ctx,
  rows: readonly { person: string; field: FieldName; value: string; audience: number }[],
): Promise<number> {
  const [row] = await ctx.tx<{ written: number }[]>`
    select people.write_down(${rows.map((r) => r.person)}::uuid[], ${rows.map((r) => r.field)}::text[], ${rows.map((r) => r.value)}::text[],
                             ${rows.map((r) => r.audience)}::smallint[]) as written`
  return row?.written ?? 0
}
