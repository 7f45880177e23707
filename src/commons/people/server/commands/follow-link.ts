// Following the link of a mail, on whatever device. The page asks first (a scanner's GET uses nothing up), a button does it.
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { hashToken } from '#kernel/secrets'
import type { Ctx } from '#kernel/context'
import { anyone } from '../../policy.ts'
import { FollowLink } from '../../schema.ts'
import { comeIn } from '../sign-in.ts'
import * as store from '../store.ts'

/** The live link of a token, or the reason why there is none. */
export async function liveLink(ctx: Ctx, by: { id?: string; token?: Buffer }): Promise<store.LinkRow> {
  const link = await store.linkBy(ctx, by)
  if (!link) throw refuse('people.link_absent')
  if (link.used_at) throw refuse('people.link_used')
  if (link.expires_at <= ctx.now) throw refuse('people.link_expired')
  return link
}

export const followLink = command('people.follow_link', {
  doc: 'Uses a sign-in link up and opens a session; for a new address it makes the person.',
  input: FollowLink,
  api: false,
  keep: 'never',
  subject: (ctx, { token }) => liveLink(ctx, { token: hashToken(token) }),
  allow: anyone,
  async run(ctx, { name, device, zone }, link) {
    return comeIn(ctx, link, { name, device, zone })
  },
})
