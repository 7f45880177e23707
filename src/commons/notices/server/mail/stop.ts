// Stop links: signed, so that they need no row, work on any device and say nothing about the address.
import { createHmac } from 'node:crypto'
import type { Ctx } from '#kernel/context'
import { isId, type PersonId } from '#kernel/ids'
import { newToken, same } from '#kernel/secrets'
import * as store from '../store.ts'

export type Stopped = { person: PersonId; kind: string }

const sign = (secret: string, body: string): Buffer => createHmac('sha256', secret).update(`stop ${body}`).digest()

/** Signer of a batch of letters; makes the node's secret when there is none. */
export async function stopSigner(ctx: Ctx): Promise<(stop: Stopped) => string> {
  const secret = await store.makeSecret(ctx, newToken())
  return ({ person, kind }) => {
    const body = Buffer.from(`${person} ${kind}`).toString('base64url')
    return `${body}.${sign(secret, body).toString('base64url')}`
  }
}

/** Who and which kind, or null for a link that is not ours. */
export async function readStop(ctx: Ctx, token: string): Promise<Stopped | null> {
  const [body = '', mark = '', ...more] = token.split('.')
  const secret = await store.secret(ctx)
  if (!secret || more.length > 0 || !same(Buffer.from(mark, 'base64url'), sign(secret, body))) return null
  const [person = '', kind = ''] = Buffer.from(body, 'base64url').toString('utf8').split(' ')
  return isId(person) && kind ? { person: person as PersonId, kind } : null
}
