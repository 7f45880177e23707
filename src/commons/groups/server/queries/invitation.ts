import { cardsOf } from '#commons/people/server'
import { personOf } from '#kernel/context'
import { query } from '#kernel/query'
import type { InvitationLook } from '../../index.ts'
import { anyone } from '../../policy.ts'
import { Token } from '../../schema.ts'
import { openInvitation } from '../commands/accept.ts'
import { activeMember } from '../standing.ts'
import { toCard } from './cards.ts'

export const lookAtInvitation = query('groups.look_at_invitation', {
  doc: 'What an invitation is for, before following it. Looking changes nothing.',
  input: Token,
  api: false,
  subject: (ctx, { token }) => openInvitation(ctx, token),
  allow: anyone,
  async run(ctx, _input, { group, invitation }): Promise<InvitationLook> {
    const person = personOf(ctx)
    return {
      group: { ...toCard(group), locale: group.locale },
      by: (await cardsOf(ctx, [invitation.invited_by])).get(invitation.invited_by) ?? null,
      note: invitation.note,
      address: invitation.address,
      name: invitation.name,
      how: !person ? 'new' : (await activeMember(ctx, group.id, person)) ? 'member' : 'accept',
      expires_at: invitation.expires_at,
    }
  },
})
