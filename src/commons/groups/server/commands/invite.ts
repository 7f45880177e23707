// Invitations by mail: 30 days, once, and only their hash is kept.
import { cardsOf } from '#commons/people/server'
import { command } from '#kernel/command'
import { personOf, type Caller, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import type { GroupId, Id, PersonId } from '#kernel/ids'
import { slowDown } from '#kernel/rate'
import { mayInvite, systemOnly } from '../../policy.ts'
import { importedAtOnce, InvitationLink, Invite, InviteImported, Withdraw } from '../../schema.ts'
import { linkFor, sendInvitations, type Invited } from '../letters.ts'
import { groupByAddress, lockedPlace, placeOf } from '../standing.ts'
import * as store from '../store.ts'

const slow = async (_input: unknown, caller: Caller | Ctx): Promise<void> => {
  const person = personOf(caller)
  if (person) await slowDown({ now: caller.now ?? house().clock() }, `groups.invite:${person}`, 20, 3600)
}

export const invite = command('groups.invite', {
  doc: 'Sends invitations by mail; with a person, to a member who was imported and has not come yet.',
  input: Invite,
  before: slow,
  subject: (ctx, { group }) => lockedPlace(ctx, group as GroupId),
  allow: (actor, place) => mayInvite(actor, place),
  async run(ctx, { addresses, note, person }, { group }): Promise<{ sent: number }> {
    const to = person
      ? [await unclaimedMember(ctx, group.id, person as PersonId, addresses)]
      : addresses.map((address) => ({ address, name: '', person: null }))
    if (to.length === 0) throw refuse('kernel.input_invalid', {}, { addresses: { key: 'kernel.field.required' } })
    return { sent: await sendInvitations(ctx, group, to, note) }
  },
})

/** Their place waits for them: at the address that was written down at the import, or at one that is given now. */
async function unclaimedMember(
  ctx: Ctx,
  group: GroupId,
  person: PersonId,
  addresses: readonly string[],
): Promise<Invited> {
  const row = await store.membership(ctx, group, person)
  if (!row) throw refuse('groups.person_absent')
  const card = (await cardsOf(ctx, [person])).get(person)
  if (card?.state !== 'unclaimed') throw refuse('groups.not_unclaimed')
  const address = addresses[0] ?? (await store.importedAddress(ctx, row.id))
  if (!address || addresses.length > 1)
    throw refuse('groups.one_address', {}, { addresses: { key: 'groups.error.one_address' } })
  return { address, name: card.name, person }
}

export const inviteImported = command('groups.invite_imported', {
  doc: 'Invites the members who were imported with a mail address, have not come yet and hold no open invitation.',
  input: InviteImported,
  before: slow,
  subject: (ctx, { group }) => lockedPlace(ctx, group as GroupId),
  allow: (actor, place) => mayInvite(actor, place),
  async run(ctx, { note }, { group }): Promise<{ sent: number; left: number }> {
    const waiting = await store.importedWithoutInvitation(ctx, group.id)
    const now = waiting.slice(0, importedAtOnce)
    const sent = now.length === 0 ? 0 : await sendInvitations(ctx, group, now, note)
    return { sent, left: waiting.length - now.length }
  },
})

export const withdrawInvitation = command('groups.withdraw_invitation', {
  doc: 'Takes an invitation back before it was used.',
  input: Withdraw,
  async subject(ctx, { invitation }) {
    const row = await store.invitation(ctx, invitation as Id<'invitation'>)
    if (!row) throw refuse('groups.invitation_absent')
    return { ...(await placeOf(ctx, row.group_id)), row }
  },
  allow: (actor, place) => mayInvite(actor, place),
  async run(ctx, _input, { group, row }) {
    if (row.used_at) throw refuse('groups.invitation_used')
    if (row.withdrawn_at) throw refuse('groups.invitation_withdrawn')
    await store.withdrawInvitation(ctx, row.id)
    ctx.tell({ name: 'groups.invitation_withdrawn', group: group.id, subject: row.id })
    return { state: 'withdrawn' as const }
  },
})

export const invitationLink = command('groups.invitation_link', {
  doc: 'Makes an invitation and answers with its link, for the command line of a node without mail.',
  api: false,
  keep: 'never',
  input: InvitationLink,
  async subject(ctx, { group }) {
    const found = await groupByAddress(ctx, group)
    return lockedPlace(ctx, ('movedTo' in found ? await there(ctx, found.movedTo) : found.group.id) as GroupId)
  },
  allow: (actor) => systemOnly(actor),
  run: async (ctx, { address }, { group }) => ({ path: await linkFor(ctx, group, address) }),
})

const there = async (ctx: Ctx, address: string): Promise<GroupId> => {
  const found = await groupByAddress(ctx, address)
  if ('movedTo' in found) throw refuse('groups.group_absent')
  return found.group.id
}
