// Members that an import brings: set-wise, since there may be thousands.
import type { Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'

export type ImportedRow = {
  id: Id<'membership'>
  person_id: PersonId
  source_id: string
  number: string | null
  address: string | null
  state: 'active' | 'suspended' | 'left'
  joined_at: Date
}

export type KnownImport = {
  id: Id<'membership'>
  person_id: PersonId
  source_id: string
  number: string | null
  claimed: boolean
}

/** What an earlier reading of the same source has made. */
export const importedBefore = (ctx: Ctx, group: GroupId) => ctx.tx<KnownImport[]>`
  select m.id, m.person_id, m.source_id, m.number, c.state <> 'unclaimed' as claimed
    from groups.membership m join people.card c on c.id = m.person_id
   where m.group_id = ${group} and m.source_id is not null`

/** Numbers of this group that belong to members who did not come by import. */
export async function ownNumbers(ctx: Ctx, group: GroupId): Promise<Set<string>> {
  const rows = await ctx.tx<{ number: string }[]>`
    select number from groups.membership where group_id = ${group} and source_id is null and number is not null`
  return new Set(rows.map((row) => row.number))
}

const records = (rows: readonly ImportedRow[]) =>
  rows.map((row) => ({
    ...row,
    joined_at: row.joined_at.toISOString(),
    ended: row.state === 'left',
    suspended: row.state === 'suspended',
  }))

const recordset = (ctx: Ctx, rows: readonly ImportedRow[]) => ctx.tx`
  jsonb_to_recordset(${ctx.tx.json(records(rows))}::jsonb) as r (id uuid, person_id uuid, source_id text, number text, address text, state text,
    joined_at timestamptz, ended boolean, suspended boolean)`

export async function insertImported(ctx: Ctx, group: GroupId, rows: readonly ImportedRow[]): Promise<void> {
  await ctx.tx`
    insert into groups.membership (id, group_id, person_id, state, number, source_id, address, joined_at, ended_at, suspended_at, created_at)
    select r.id, ${group}, r.person_id, r.state, r.number, r.source_id, r.address, r.joined_at,
           case when r.ended then ${ctx.now}::timestamptz end, case when r.suspended then ${ctx.now}::timestamptz end, ${ctx.now}
      from ${recordset(ctx, rows)}`
}

/** A later reading of the source. Returns who really changed; the date of an end is the first that was seen. */
export async function updateImported(ctx: Ctx, group: GroupId, rows: readonly ImportedRow[]): Promise<PersonId[]> {
  // Numbers may go round among members: freed first, since the unique index looks at each row by itself.
  await ctx.tx`
    update groups.membership m set number = null from ${recordset(ctx, rows)}
     where m.id = r.id and m.group_id = ${group} and m.number is distinct from r.number`
  const changed = await ctx.tx<{ person_id: PersonId }[]>`
    update groups.membership m
       set state = r.state, number = r.number, address = r.address, joined_at = r.joined_at,
           ended_at = case when r.ended then coalesce(m.ended_at, ${ctx.now}) end,
           suspended_at = case when r.suspended then coalesce(m.suspended_at, ${ctx.now}) end
      from ${recordset(ctx, rows)}
     where m.id = r.id and m.group_id = ${group}
       and (m.state, m.number, m.address, m.joined_at) is distinct from (r.state, r.number, r.address, r.joined_at)
    returning m.person_id`
  return changed.map((row) => row.person_id)
}

export async function importedAddress(ctx: Ctx, membership: Id<'membership'>): Promise<string | null> {
  const [row] = await ctx.tx<
    { address: string | null }[]
  >`select address from groups.membership where id = ${membership}`
  return row?.address ?? null
}

/** Imported members with an address who have not come yet and hold no open invitation. */
export const importedWithoutInvitation = (ctx: Ctx, group: GroupId) => ctx.tx<
  { person: PersonId; name: string; address: string }[]
>`
  select c.id as person, c.name, m.address
    from groups.membership m join people.card c on c.id = m.person_id
   where m.group_id = ${group} and m.state = 'active' and m.address is not null and c.state = 'unclaimed'
     and not exists (select from groups.invitation i where i.group_id = m.group_id and i.person_id = m.person_id
                        and i.used_at is null and i.withdrawn_at is null and i.expires_at > ${ctx.now})
   order by c.name collate "und-x-icu", c.id`
