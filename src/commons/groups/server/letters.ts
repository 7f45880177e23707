// Letters that go out by mail directly, since whoever they are for is not here yet.
import { cardsOf } from '#commons/people/server'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type PersonId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { invitationPath } from '../index.ts'
import { invitationDays } from '../schema.ts'
import * as store from './store.ts'

/** `person`: the imported member whose place the letter offers. */
export type Invited = { address: string; name: string; person: PersonId | null }

/** A link that the command line prints, where mail does not go out. It comes from whoever began the group. */
export async function linkFor(ctx: Ctx, group: store.GroupRow, address: string): Promise<string> {
  const token = newToken()
  const row = { id: newId<'invitation'>(), token_hash: hashToken(token), address, name: '', person_id: null }
  const expires_at = new Date(ctx.now.getTime() + invitationDays * 86_400_000)
  const by = await store.standInForFounder(ctx, group.id)
  await store.replaceInvitations(ctx, group.id, [row])
  await store.insertInvitations(ctx, group.id, [row], { by, note: '', expires_at })
  ctx.tell({ name: 'groups.invitation_sent', group: group.id, subject: row.id })
  return invitationPath(token)
}

/** One link per mailbox; an older open one to the same mailbox stops working. Returns how many were sent. */
export async function sendInvitations(
  ctx: Ctx,
  group: store.GroupRow,
  to: readonly Invited[],
  note: string,
): Promise<number> {
  const by = personOf(ctx)
  if (!by) throw refuse('kernel.sign_in_required')
  // Two imported members may share a mailbox (a household): then each has a link of their own.
  const wanted = new Map(to.map((one) => [`${store.keyOf(one.address)} ${one.person ?? ''}`, one]))
  const letters = [...wanted.values()].map((one) => {
    const token = newToken()
    return { ...one, id: newId<'invitation'>(), token, token_hash: hashToken(token) }
  })
  const rows = letters.map(({ id, token_hash, address, name, person }) => ({
    id,
    token_hash,
    address,
    name,
    person_id: person,
  }))
  const expires_at = new Date(ctx.now.getTime() + invitationDays * 86_400_000)
  await store.replaceInvitations(ctx, group.id, rows)
  await store.insertInvitations(ctx, group.id, rows, { by, note, expires_at })
  const from = (await cardsOf(ctx, [by])).get(by)?.name ?? ''
  for (const { id, address, token } of letters) {
    ctx.tell({ name: 'groups.invitation_sent', group: group.id, subject: id })
    await ctx.as('an invitation goes out').call('notices.send_mail', {
      address,
      locale: group.locale,
      kind: 'groups.invitation',
      values: { group: group.name, from, note, has_note: note === '' ? 'no' : 'yes', days: invitationDays },
      link: invitationPath(token),
      group: group.id,
      once: `groups.invitation ${id}`,
    })
  }
  return letters.length
}
