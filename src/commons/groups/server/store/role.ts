// Roles that are held, with their terms.
import type { Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'

export type RoleRow = { role: string; since: Date; until: Date | null }

export const rolesOf = (ctx: Ctx, membership: Id<'membership'>) => ctx.tx<RoleRow[]>`
  select role, since, until from groups.role_held
   where membership_id = ${membership} and (until is null or until > ${ctx.now}) order by role`

export async function giveRole(
  ctx: Ctx,
  membership: Id<'membership'>,
  role: string,
  until: Date | null,
  by: PersonId | null,
): Promise<void> {
  await ctx.tx`
    insert into groups.role_held (membership_id, role, since, until, given_by) values (${membership}, ${role}, ${ctx.now}, ${until}, ${by})
    on conflict (membership_id, role) do update set until = excluded.until, given_by = excluded.given_by`
}

/** False when it was not held. */
export async function takeRole(ctx: Ctx, membership: Id<'membership'>, role: string): Promise<boolean> {
  const gone =
    await ctx.tx`delete from groups.role_held where membership_id = ${membership} and role = ${role} returning role`
  return gone.length > 0
}

export async function takeAllRoles(ctx: Ctx, membership: Id<'membership'>): Promise<void> {
  await ctx.tx`delete from groups.role_held where membership_id = ${membership}`
}

/** Coordinators without an end to their term who can come in: who was imported and never came can't help anybody. */
export async function endlessCoordinators(ctx: Ctx, group: GroupId): Promise<PersonId[]> {
  const rows = await ctx.tx<{ person_id: PersonId }[]>`
    select m.person_id from groups.membership m join groups.role_held h on h.membership_id = m.id join people.card c on c.id = m.person_id
     where m.group_id = ${group} and m.state = 'active' and h.role = 'coordinator' and h.until is null and c.state = 'active'`
  return rows.map((row) => row.person_id)
}

/** Active members who hold a right by any of their roles. */
export async function holders(ctx: Ctx, group: GroupId, right: string): Promise<PersonId[]> {
  const rows = await ctx.tx<{ person_id: PersonId }[]>`
    select m.person_id from groups.membership m
     where m.group_id = ${group} and m.state = 'active' and exists (
       select from groups.role_right r where r.group_id = m.group_id and r.right_name = ${right}
          and (r.role = 'member' or exists (
            select from groups.role_held h where h.membership_id = m.id and h.role = r.role and (h.until is null or h.until > ${ctx.now}))))`
  return rows.map((row) => row.person_id)
}

export type EndedRole = { membership_id: Id<'membership'>; group_id: GroupId; person_id: PersonId; role: string }

/** Groups with roles whose term is over. */
export async function groupsWithEndedRoles(ctx: Ctx): Promise<GroupId[]> {
  const rows = await ctx.tx<{ group_id: GroupId }[]>`
    select distinct m.group_id from groups.role_held h join groups.membership m on m.id = h.membership_id where h.until <= ${ctx.now}`
  return rows.map((row) => row.group_id)
}

export const endRoles = (ctx: Ctx, groups: readonly GroupId[]) => ctx.tx<EndedRole[]>`
  delete from groups.role_held h using groups.membership m
   where m.id = h.membership_id and h.until <= ${ctx.now} and m.group_id = any (${groups as GroupId[]}::uuid[])
  returning h.membership_id, m.group_id, m.person_id, h.role`
