// Groups themselves: their rows, addresses, rights and locks.
import type { Ctx, Locale } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import type { Admission, Visibility } from '../../index.ts'

export type GroupRow = {
  id: GroupId
  parent_id: GroupId | null
  community_id: GroupId
  address: string
  name: string
  about: string
  place: string
  blueprint: string
  locale: Locale
  time_zone: string
  admission: Admission
  visibility: Visibility
  tools: string[]
  places: string[]
  words: Record<string, string>
  brand: Record<string, string | number>
  members: number
}
export type NewGroup = Omit<GroupRow, 'members'> & { created_by: string }

const columns = (ctx: Ctx) => ctx.tx`
  g.id, g.parent_id, g.community_id, g.address, g.name, g.about, g.place, g.blueprint, g.locale, g.time_zone, g.admission, g.visibility,
  g.tools, g.places, g.words, g.brand, g.members`

export async function group(ctx: Ctx, id: GroupId): Promise<GroupRow | undefined> {
  const [row] = await ctx.tx<
    GroupRow[]
  >`select ${columns(ctx)} from groups."group" g where g.id = ${id} and g.state = 'active'`
  return row
}

/** By its address, today's or an old one. */
export async function groupAt(ctx: Ctx, address: string): Promise<GroupRow | undefined> {
  const [row] = await ctx.tx<GroupRow[]>`
    select ${columns(ctx)} from groups."group" g
     where g.state = 'active'
       and g.id = coalesce((select id from groups."group" where address = ${address}), (select group_id from groups.old_address where address = ${address}))`
  return row
}

/**
 * Holds the community of this group until commit: whoever changes a membership, a role or an address there waits. So counts,
 * reach and "is there still a coordinator" are never decided by two at once.
 */
export async function lockCommunity(ctx: Ctx, group: GroupId): Promise<void> {
  await ctx.tx`
    select from groups."group" c where c.id = (select community_id from groups."group" where id = ${group}) for no key update`
}

/** Several communities in the order of their ids, so that two who do this never wait for each other. */
export async function lockCommunities(ctx: Ctx, groups: readonly GroupId[]): Promise<void> {
  await ctx.tx`
    select from groups."group" c
     where c.id in (select community_id from groups."group" where id = any (${groups as GroupId[]}::uuid[])) order by c.id for no key update`
}

/** Two who want the same address, or one who gives it up, go one after the other. */
async function lockAddresses(ctx: Ctx, ...addresses: string[]): Promise<void> {
  for (const address of addresses.sort())
    await ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`groups.address ${address}`}, 0))`
}

/** Somebody else has it, or had it: an old address still leads to its group. */
async function isTaken(ctx: Ctx, address: string, butOf: GroupId): Promise<boolean> {
  const rows = await ctx.tx`
    select from groups."group" where address = ${address} and id <> ${butOf}
    union all select from groups.old_address where address = ${address} and group_id <> ${butOf}`
  return rows.length > 0
}

/** False when the address is in use. */
export async function insertGroup(ctx: Ctx, row: NewGroup): Promise<boolean> {
  await lockAddresses(ctx, row.address)
  if (await isTaken(ctx, row.address, row.id)) return false
  await ctx.tx`
    insert into groups."group" (id, parent_id, community_id, address, name, about, place, blueprint, locale, time_zone, admission, visibility,
                                tools, places, words, brand, created_at, created_by)
    values (${row.id}, ${row.parent_id}, ${row.community_id}, ${row.address}, ${row.name}, ${row.about}, ${row.place}, ${row.blueprint},
            ${row.locale}, ${row.time_zone}, ${row.admission}, ${row.visibility}, ${row.tools}, ${row.places},
            ${ctx.tx.json(row.words)}, ${ctx.tx.json(row.brand)}, ${ctx.now}, ${row.created_by})`
  return true
}

type Changeable = Pick<
  GroupRow,
  'name' | 'about' | 'place' | 'admission' | 'visibility' | 'locale' | 'time_zone' | 'brand'
>

export async function updateGroup(ctx: Ctx, id: GroupId, to: Changeable): Promise<void> {
  await ctx.tx`
    update groups."group" set name = ${to.name}, about = ${to.about}, place = ${to.place}, admission = ${to.admission}, visibility = ${to.visibility},
           locale = ${to.locale}, time_zone = ${to.time_zone}, brand = ${ctx.tx.json(to.brand)}
     where id = ${id}`
}

/** Circles are never easier to see than their community. */
export async function showCirclesAs(ctx: Ctx, community: GroupId, visibility: Visibility): Promise<void> {
  await ctx.tx`update groups."group" set visibility = ${visibility} where parent_id = ${community}`
}

/** Gives the group a new address and keeps the old one alive. False when somebody else has or had it. */
export async function moveGroup(ctx: Ctx, id: GroupId, from: string, to: string): Promise<boolean> {
  await lockAddresses(ctx, from, to)
  if (await isTaken(ctx, to, id)) return false
  await ctx.tx`delete from groups.old_address where address = ${to} and group_id = ${id}`
  await ctx.tx`update groups."group" set address = ${to} where id = ${id}`
  await ctx.tx`insert into groups.old_address (address, group_id) values (${from}, ${id})`
  return true
}

/** Of these and their numbered neighbours (`harbour-2`), the addresses that somebody has or had. */
export async function takenNear(ctx: Ctx, stem: string, exact: string): Promise<Set<string>> {
  const near = `${stem}-`
  const rows = await ctx.tx<{ address: string }[]>`
    select address from groups."group" where address = ${exact} or starts_with(address, ${near})
    union select address from groups.old_address where address = ${exact} or starts_with(address, ${near})`
  return new Set(rows.map((row) => row.address))
}

export async function oldAddresses(ctx: Ctx, group: GroupId): Promise<string[]> {
  const rows = await ctx.tx<
    { address: string }[]
  >`select address from groups.old_address where group_id = ${group} order by address`
  return rows.map((row) => row.address)
}

export async function seedRights(
  ctx: Ctx,
  group: GroupId,
  grid: readonly { role: string; right: string }[],
): Promise<void> {
  if (grid.length === 0) return
  await ctx.tx`
    insert into groups.role_right (group_id, role, right_name)
    select ${group}, role, right_name from unnest(${grid.map((g) => g.role)}::text[], ${grid.map((g) => g.right)}::text[]) x (role, right_name)`
}

export const rightsGrid = (ctx: Ctx, group: GroupId) => ctx.tx<{ role: string; right_name: string }[]>`
  select role, right_name from groups.role_right where group_id = ${group} order by right_name, role`

/** Who may begin a group on this node; anyone who is signed in, unless the host decided otherwise. */
export async function creation(ctx: Ctx): Promise<'anyone' | 'host'> {
  const [row] = await ctx.tx<{ value: unknown }[]>`select value from kernel.setting where name = 'groups.creation'`
  return row?.value === 'host' ? 'host' : 'anyone'
}

export async function setCreation(ctx: Ctx, who: 'anyone' | 'host'): Promise<void> {
  await ctx.tx`
    insert into kernel.setting (name, value) values ('groups.creation', ${ctx.tx.json(who)})
    on conflict (name) do update set value = excluded.value`
}

export const circlesOf = (ctx: Ctx, community: GroupId) => ctx.tx<GroupRow[]>`
  select ${columns(ctx)} from groups."group" g where g.parent_id = ${community} and g.state = 'active' order by g.name collate "und-x-icu", g.id`

/** A new circle is at once within the reach of everybody in its community. */
export async function reachNewCircle(ctx: Ctx, circle: GroupId, community: GroupId): Promise<void> {
  await ctx.tx`
    insert into groups.reach (person_id, group_id, audience)
    select person_id, ${circle}, 3 from groups.membership where group_id = ${community} and state = 'active' on conflict do nothing`
}
