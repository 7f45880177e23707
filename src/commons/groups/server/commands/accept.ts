// Following an invitation: as oneself, or as somebody new whose mailbox the link has proved. Either may take the place of a
// member who was imported.
import { cardsOf, claim, openSession, personAt } from '#commons/people/server'
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { hashToken } from '#kernel/secrets'
import { anyone, signedIn } from '../../policy.ts'
import { next } from '../../rules/membership.ts'
import { AsNew, Token } from '../../schema.ts'
import { letIn } from '../membership.ts'
import { ownPart } from '../standing.ts'
import * as store from '../store.ts'

export type Invitation = { invitation: store.InvitationRow; group: store.GroupRow; hash: Buffer }

/** The open invitation behind a link, or the reason why there is none. The link itself shows the group, hidden or not. */
export async function openInvitation(ctx: Ctx, token: string): Promise<Invitation> {
  const hash = hashToken(token)
  const invitation = await store.invitationByToken(ctx, hash)
  const group = invitation && (await store.group(ctx, invitation.group_id))
  if (!group) throw refuse('groups.invitation_absent')
  if (invitation.used_at) throw refuse('groups.invitation_used')
  if (invitation.withdrawn_at) throw refuse('groups.invitation_withdrawn')
  if (invitation.expires_at <= ctx.now) throw refuse('groups.invitation_expired')
  return { invitation, group, hash }
}

const locked = async (ctx: Ctx, token: string): Promise<Invitation> => {
  const { group } = await openInvitation(ctx, token)
  await store.lockCommunity(ctx, group.id)
  return openInvitation(ctx, token)
}

export const acceptInvitation = command('groups.accept_invitation', {
  doc: 'Follows an invitation as the person who is signed in.',
  input: Token,
  api: false,
  subject: (ctx, { token }) => locked(ctx, token),
  allow: signedIn,
  async run(ctx, _input, at) {
    await follow(ctx, at, personOf(ctx)!)
    return { group: at.group.id, address: at.group.address }
  },
})

export const acceptInvitationAsNew = command('groups.accept_invitation_as_new', {
  doc: 'Follows an invitation as somebody new: the link proves the mailbox. Answers with a session.',
  input: AsNew,
  api: false,
  keep: 'never',
  subject: (ctx, { token }) => locked(ctx, token),
  allow: anyone,
  async run(
    ctx,
    { name, device, zone },
    at,
  ): Promise<{ token: string; person: PersonId; group: GroupId; address: string }> {
    const system = ctx.as('the link proved the mailbox')
    const { person, made } = await personAt(system, {
      address: at.invitation.address,
      name,
      locale: ctx.locale,
      time_zone: zone ?? at.group.time_zone,
    })
    // A letter may be passed on, and its link works for weeks: it opens a door, but never the account of somebody who has one.
    if (!made) throw refuse('groups.mailbox_known')
    await follow(system, at, person)
    return { token: await openSession(ctx, person, device), person, group: at.group.id, address: at.group.address }
  },
})

async function follow(ctx: Ctx, { invitation, group, hash }: Invitation, person: PersonId): Promise<void> {
  if (!(await store.useInvitation(ctx, hash, person))) throw refuse('groups.invitation_used')
  const place = invitation.person_id
  const unclaimed = place !== null && (await cardsOf(ctx, [place])).get(place)?.state === 'unclaimed'
  // Hands everything of the imported member over, in all rooms; the membership comes with it.
  if (unclaimed) await claim(ctx, { unclaimed: place, by: person })
  const row = await store.membership(ctx, group.id, person)
  if (unclaimed && row && (row.state === 'active' || row.state === 'suspended')) {
    ctx.tell({ name: 'groups.member_claimed', group: group.id, subject: row.id, data: { person } })
    return
  }
  const step = next('accept', ownPart(row))
  if ('refused' in step) throw refuse(step.refused)
  await letIn(ctx, group, person, row, 'accept', 'invited')
}
