// What waits for those who look after a group: people at the door, and invitations under way.
import { cardsOf } from '#commons/people/server'
import type { GroupId } from '#kernel/ids'
import { query } from '#kernel/query'
import { fromPlace, toPlace } from '#kernel/shape'
import type { Verdict } from '#kernel/verdict'
import type { InvitationRow, InvitationState, QueueRow } from '../../index.ts'
import { mayAdmit, mayInvite } from '../../policy.ts'
import { InPages, pageSize } from '../../schema.ts'
import { placeOf } from '../standing.ts'
import * as store from '../store.ts'

const afterOf = (word: string | undefined): { at: string; id: string } | null => {
  const parts = fromPlace(word, 'instant', 'id')
  return parts && { at: parts[0]!, id: parts[1]! }
}

export const queue = query('groups.queue', {
  doc: 'Who asks to join a group, with their answers, oldest first.',
  input: InPages,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => mayAdmit(actor, place),
  async run(
    ctx,
    { group, after },
    place,
  ): Promise<{ rows: QueueRow[]; after: string | null; can: { admit: Verdict; decline: Verdict } }> {
    const rows = await store.asking(ctx, group as GroupId, pageSize + 1, afterOf(after))
    const shown = rows.slice(0, pageSize)
    const cards = await cardsOf(
      ctx,
      shown.map((row) => row.person_id),
    )
    const last = shown.at(-1)
    const verdict = mayAdmit(ctx.actor, place)
    return {
      rows: shown.flatMap(({ person_id, asked, asked_at }) => {
        const person = cards.get(person_id)
        return person ? [{ person, answer: asked, asked_at }] : []
      }),
      after: rows.length > pageSize && last ? toPlace(last.asked_at, last.id) : null,
      can: { admit: verdict, decline: verdict },
    }
  },
})

const stateOf = (row: store.InvitationRow, now: Date): InvitationState =>
  row.used_at ? 'used' : row.withdrawn_at ? 'withdrawn' : row.expires_at <= now ? 'expired' : 'open'

export const invitations = query('groups.invitations', {
  doc: 'The invitations of a group, newest first.',
  input: InPages,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => mayInvite(actor, place),
  async run(
    ctx,
    { group, after },
    place,
  ): Promise<{ rows: InvitationRow[]; after: string | null; can: { invite: Verdict; withdraw: Verdict } }> {
    const rows = await store.invitationsOf(ctx, group as GroupId, pageSize + 1, afterOf(after))
    const shown = rows.slice(0, pageSize)
    const cards = await cardsOf(
      ctx,
      shown.flatMap((row) => [row.invited_by, ...(row.person_id ? [row.person_id] : [])]),
    )
    const last = shown.at(-1)
    const verdict = mayInvite(ctx.actor, place)
    return {
      rows: shown.map((row) => ({
        id: row.id,
        address: row.address,
        state: stateOf(row, ctx.now),
        by: cards.get(row.invited_by) ?? null,
        person: row.person_id ? (cards.get(row.person_id) ?? null) : null,
        created_at: row.created_at,
        expires_at: row.expires_at,
      })),
      after: rows.length > pageSize && last ? toPlace(last.created_at, last.id) : null,
      can: { invite: verdict, withdraw: verdict },
    }
  },
})
