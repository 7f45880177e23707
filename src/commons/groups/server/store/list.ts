// Lists of members and of my groups: keyset pages, names in the reader's alphabet.
import type { Card } from '#commons/people'
import type { Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'
import type { MembershipState } from '../../index.ts'
import type { GroupRow } from './group.ts'

export type ListedMember = Card & { number: string | null; joined_at: Date | null; roles: string[] }

type Wanted = { state: MembershipState; find: string; limit: number; after: string | null }

/**
 * Sorted and paged by name (`und-x-icu`, an order in which names of all scripts have a place). `after` is the last person of
 * the page before; `find` looks in names and for a number.
 */
export function members(ctx: Ctx, group: GroupId, { state, find, limit, after }: Wanted) {
  const { tx, now } = ctx
  // Without a word the index of names gives a page at once. With one, it would be asked for everybody on the node: this
  // group's members first, then. `kernel.fold` is written out, since as a function it costs four times as much per row.
  const from =
    find === ''
      ? tx`groups.membership m`
      : tx`(select id, group_id, person_id, state, number, joined_at from groups.membership where group_id = ${group} and state = ${state} offset 0) m`
  const found = tx`(position(kernel.fold(${find}) in lower(public.unaccent('public.unaccent', c.name))) > 0 or m.number = ${find})`
  const later = tx`(c.name collate "und-x-icu", c.id) > (
    select l.name collate "und-x-icu", l.id from people.card l join groups.membership lm on lm.person_id = l.id
     where lm.group_id = ${group} and l.id = ${after})`
  return tx<ListedMember[]>`
    select c.id, c.name, c.picture_id as picture, c.state, m.number, m.joined_at,
           array(select h.role from groups.role_held h
                  where h.membership_id = m.id and (h.until is null or h.until > ${now}) order by h.role) as roles
      from ${from} join people.card c on c.id = m.person_id
     where m.group_id = ${group} and m.state = ${state} ${find === '' ? tx`` : tx`and ${found}`} ${after ? tx`and ${later}` : tx``}
     order by c.name collate "und-x-icu", c.id limit ${limit}`
}

export type Asking = { id: Id<'membership'>; person_id: PersonId; asked: string; asked_at: Date }

/** Who waits at the door, oldest first. */
export const asking = (ctx: Ctx, group: GroupId, limit: number, after: { at: string; id: string } | null) => ctx.tx<
  Asking[]
>`
  select id, person_id, asked, asked_at from groups.membership
   where group_id = ${group} and state = 'asked' ${after ? ctx.tx`and (asked_at, id) > (${after.at}, ${after.id})` : ctx.tx``}
   order by asked_at, id limit ${limit}`

export type MineRow = Pick<
  GroupRow,
  'id' | 'parent_id' | 'address' | 'name' | 'about' | 'place' | 'members' | 'brand' | 'admission' | 'visibility'
> & {
  state: MembershipState
  roles: string[]
}

/** The groups where I am in, am suspended, or wait for an answer. A hidden group shows nothing of itself to somebody suspended. */
export const groupsOf = (ctx: Ctx, person: PersonId) => ctx.tx<MineRow[]>`
  select g.id, g.parent_id, g.address, g.name, g.about, g.place, g.members, g.brand, g.admission, g.visibility, m.state,
         case when m.state = 'active' then array['member'] || array(
           select h.role from groups.role_held h where h.membership_id = m.id and (h.until is null or h.until > ${ctx.now}) order by h.role) else '{}' end as roles
    from groups.membership m join groups."group" g on g.id = m.group_id
   where m.person_id = ${person} and (m.state in ('active', 'asked') or (m.state = 'suspended' and g.visibility <> 'hidden')) and g.state = 'active'
   order by g.name collate "und-x-icu", g.id`

/** The circles of a community that somebody belongs to. */
export const circlesWith = (ctx: Ctx, community: GroupId, person: PersonId) => ctx.tx<
  { id: GroupId; address: string; name: string }[]
>`
  select g.id, g.address, g.name from groups."group" g join groups.membership m on m.group_id = g.id
   where g.parent_id = ${community} and g.state = 'active' and m.person_id = ${person} and m.state = 'active'
   order by g.name collate "und-x-icu", g.id`
