// The link of a letter that asks whether listings still stand: signed, so that it needs no row and works on any device. It opens
// only what its person was asked about and has not answered since, so it works once.
import { createHmac } from 'node:crypto'
import type { Ctx } from '#kernel/context'
import { isId, type GroupId, type PersonId } from '#kernel/ids'
import { newToken, same } from '#kernel/secrets'
import { linkDays } from '../../rules/life.ts'
import * as store from './store.ts'

export type Asked = { person: PersonId; community: GroupId; at: Date }

const sign = (secret: string, body: string): Buffer => createHmac('sha256', secret).update(`stands ${body}`).digest()

export async function tokenFor(ctx: Ctx, { person, community, at }: Asked): Promise<string> {
  const secret = await store.secret(ctx, newToken())
  const body = Buffer.from(`${person} ${community} ${at.getTime()}`).toString('base64url')
  return `${body}.${sign(secret, body).toString('base64url')}`
}

/** Null for a link that is not ours, or too old. */
export async function readToken(ctx: Ctx, token: string): Promise<Asked | null> {
  const [body = '', mark = '', ...more] = token.split('.')
  const secret = await store.knownSecret(ctx)
  if (!secret || more.length > 0 || !same(Buffer.from(mark, 'base64url'), sign(secret, body))) return null
  const [person = '', community = '', at = ''] = Buffer.from(body, 'base64url').toString('utf8').split(' ')
  const asked = new Date(Number(at))
  if (!isId(person) || !isId(community) || Number.isNaN(asked.getTime())) return null
  if (ctx.now.getTime() - asked.getTime() > linkDays * 86_400_000) return null
  return { person: person as PersonId, community: community as GroupId, at: asked }
}
