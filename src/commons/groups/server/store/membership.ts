// Memberships, and who reaches what because of them.
import type { Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'
import type { MembershipState, Visibility } from '../../index.ts'

export type MembershipRow = {
  id: Id<'membership'>
  group_id: GroupId
  person_id: PersonId
  state: Exclude<MembershipState, 'none'>
  number: string | null
  asked: string
  asked_at: Date | null
  joined_at: Date | null
  ended_at: Date | null
  suspended_at: Date | null
}

type StandingRow = {
  visibility: Visibility
  state: MembershipState | null
  above: MembershipState | null
  roles: string[]
  rights: string[]
}

/**
 * Everyone active holds the role `member`; other roles are rows with a term. `above`: their state in the community, when the
 * group is a circle.
 */
export async function standing(ctx: Ctx, group: GroupId, person: PersonId | null): Promise<StandingRow | undefined> {
  const [row] = await ctx.tx<StandingRow[]>`
    select g.visibility, m.state, above.state as above, r.roles,
           array(select distinct rr.right_name from groups.role_right rr where rr.group_id = g.id and rr.role = any (r.roles)) as rights
      from groups."group" g
      left join groups.membership m on m.group_id = g.id and m.person_id = ${person}
      left join groups.membership above on above.group_id = g.parent_id and above.person_id = ${person}
      cross join lateral (select array['member'] || array(
        select h.role from groups.role_held h where h.membership_id = m.id and (h.until is null or h.until > ${ctx.now}) order by h.role) as roles) r
     where g.id = ${group} and g.state = 'active'`
  return row
}

const columns = (ctx: Ctx) =>
  ctx.tx`m.id, m.group_id, m.person_id, m.state, m.number, m.asked, m.asked_at, m.joined_at, m.ended_at, m.suspended_at`

export async function membership(ctx: Ctx, group: GroupId, person: PersonId): Promise<MembershipRow | undefined> {
  const [row] = await ctx.tx<
    MembershipRow[]
  >`select ${columns(ctx)} from groups.membership m where m.group_id = ${group} and m.person_id = ${person}`
  return row
}

export const membershipsOf = (ctx: Ctx, person: PersonId) =>
  ctx.tx<
    MembershipRow[]
  >`select ${columns(ctx)} from groups.membership m where m.person_id = ${person} order by m.group_id`

/** The parts of a membership that acts change; what is left out stays. */
export type Change = Partial<
  Pick<MembershipRow, 'state' | 'number' | 'asked' | 'asked_at' | 'joined_at' | 'ended_at' | 'suspended_at'>
>

/** Under the lock of the community. */
export async function putMembership(
  ctx: Ctx,
  group: GroupId,
  person: PersonId,
  id: Id<'membership'>,
  state: MembershipRow['state'],
  change: Change,
): Promise<void> {
  await ctx.tx`
    insert into groups.membership ${ctx.tx({ id, group_id: group, person_id: person, created_at: ctx.now, state, ...change })}
    on conflict (group_id, person_id) do update set ${ctx.tx({ state, ...change })}`
}

/** The highest number of a group among those that are figures only. */
export async function highestNumber(ctx: Ctx, group: GroupId): Promise<bigint | null> {
  const [row] = await ctx.tx<{ highest: bigint | null }[]>`
    select max(number::bigint) as highest from groups.membership where group_id = ${group} and number ~ '^[0-9]{1,15}$'`
  return row?.highest ?? null
}

/** After any change of a membership: the count of the group, and what these people reach in its community. */
export async function settle(ctx: Ctx, groups: readonly GroupId[], persons: readonly PersonId[]): Promise<void> {
  await ctx.tx`
    update groups."group" g set members = (select count(*) from groups.membership m where m.group_id = g.id and m.state = 'active')
     where g.id = any (${groups as GroupId[]}::uuid[])`
  await ctx.tx`
    select groups.rebuild_reach_in(c.community_id, ${persons as PersonId[]}::uuid[])
      from (select distinct community_id from groups."group" where id = any (${groups as GroupId[]}::uuid[])) c`
}

/** Ends somebody's part in all circles of a community, roles too. Returns the circles that they left. */
export async function endCircles(
  ctx: Ctx,
  community: GroupId,
  person: PersonId,
): Promise<{ id: Id<'membership'>; group_id: GroupId; was: string }[]> {
  const ended = await ctx.tx<{ id: Id<'membership'>; group_id: GroupId; was: string }[]>`
    update groups.membership m set state = 'left', ended_at = ${ctx.now}
      from groups."group" c, (select id, state as was from groups.membership) b
     where c.parent_id = ${community} and m.group_id = c.id and m.person_id = ${person} and m.state in ('active', 'asked') and b.id = m.id
    returning m.id, m.group_id, b.was`
  await ctx.tx`delete from groups.role_held where membership_id = any (${ended.map((row) => row.id)}::uuid[])`
  return ended
}

/** Active members of a group among these. */
export async function activeAmong(ctx: Ctx, group: GroupId, persons: readonly PersonId[]): Promise<PersonId[]> {
  const rows = await ctx.tx<{ person_id: PersonId }[]>`
    select person_id from groups.membership where group_id = ${group} and state = 'active' and person_id = any (${persons as PersonId[]}::uuid[])`
  return rows.map((row) => row.person_id)
}

/** Gives a membership to another person, roles and history with it. */
export async function handOver(ctx: Ctx, membership: Id<'membership'>, to: PersonId): Promise<void> {
  await ctx.tx`update groups.membership set person_id = ${to}, address = null where id = ${membership}`
}

export async function dropMembership(ctx: Ctx, membership: Id<'membership'>): Promise<void> {
  await ctx.tx`delete from groups.membership where id = ${membership}`
}
