// Invitations: hashed tokens; rows under row security, see the migration.
import type { Ctx } from '#kernel/context'
import type { GroupId, Id, PersonId } from '#kernel/ids'

export type InvitationRow = {
  id: Id<'invitation'>
  group_id: GroupId
  address: string
  name: string
  person_id: PersonId | null
  note: string
  invited_by: PersonId
  created_at: Date
  expires_at: Date
  used_at: Date | null
  withdrawn_at: Date | null
}
export type NewInvitation = {
  id: Id<'invitation'>
  token_hash: Buffer
  address: string
  name: string
  person_id: PersonId | null
}

/** Addresses compare without case, as mail programs treat them. */
export const keyOf = (address: string): string => address.normalize('NFC').toLowerCase()

const columns = (ctx: Ctx) =>
  ctx.tx`id, group_id, address, name, person_id, note, invited_by, created_at, expires_at, used_at, withdrawn_at`

/** A new link to the same mailbox, or for the same imported member, takes the place of the old one. */
export async function replaceInvitations(ctx: Ctx, group: GroupId, rows: readonly NewInvitation[]): Promise<void> {
  await ctx.tx`
    update groups.invitation set withdrawn_at = ${ctx.now}
     where group_id = ${group} and used_at is null and withdrawn_at is null
       and (person_id is null and address_key = any (${rows.filter((row) => !row.person_id).map((row) => keyOf(row.address))}::text[])
            or person_id = any (${rows.flatMap((row) => row.person_id ?? [])}::uuid[]))`
}

export async function insertInvitations(
  ctx: Ctx,
  group: GroupId,
  rows: readonly NewInvitation[],
  of: { by: PersonId; note: string; expires_at: Date },
): Promise<void> {
  const values = rows.map((row) => ({
    ...row,
    group_id: group,
    address_key: keyOf(row.address),
    note: of.note,
    invited_by: of.by,
    created_at: ctx.now,
    expires_at: of.expires_at,
  }))
  await ctx.tx`insert into groups.invitation ${ctx.tx(values)}`
}

export async function invitationByToken(ctx: Ctx, hash: Buffer): Promise<InvitationRow | undefined> {
  const [row] = await ctx.tx<InvitationRow[]>`select ${columns(ctx)} from groups.invitation_by_token(${hash})`
  return row
}

/** True for the first who comes. */
export async function useInvitation(ctx: Ctx, hash: Buffer, person: PersonId): Promise<boolean> {
  const [row] = await ctx.tx<{ used: boolean }[]>`select groups.use_invitation(${hash}, ${person}, ${ctx.now}) as used`
  return row?.used === true
}

export async function endInvitationsFor(ctx: Ctx, person: PersonId): Promise<void> {
  await ctx.tx`select groups.end_invitations_for(${person}, ${ctx.now})`
}

/** Seen by those who invite in its group; for others it is not there. */
export async function invitation(ctx: Ctx, id: Id<'invitation'>): Promise<InvitationRow | undefined> {
  const [row] = await ctx.tx<InvitationRow[]>`select ${columns(ctx)} from groups.invitation where id = ${id} for update`
  return row
}

export async function withdrawInvitation(ctx: Ctx, id: Id<'invitation'>): Promise<void> {
  await ctx.tx`update groups.invitation set withdrawn_at = ${ctx.now} where id = ${id}`
}

/** Newest first. */
export const invitationsOf = (
  ctx: Ctx,
  group: GroupId,
  limit: number,
  after: { at: string; id: string } | null,
) => ctx.tx<InvitationRow[]>`
  select ${columns(ctx)} from groups.invitation
   where group_id = ${group} ${after ? ctx.tx`and (created_at, id) < (${after.at}, ${after.id})` : ctx.tx``}
   order by created_at desc, id desc limit ${limit}`

export async function forgetInvitations(ctx: Ctx, before: Date): Promise<void> {
  await ctx.tx`select groups.forget_invitations(${before})`
}

/** Who began the group; from here on, row security of this transaction knows that person. */
export async function standInForFounder(ctx: Ctx, group: GroupId): Promise<PersonId> {
  const [row] = await ctx.tx<{ created_by: PersonId }[]>`
    select created_by, set_config('app.person', created_by::text, true) from groups."group" where id = ${group}`
  return row!.created_by
}
