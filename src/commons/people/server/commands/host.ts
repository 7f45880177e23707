// Acts of the command line and of the first visit: the system only.
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { newId, type PersonId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { linkPath } from '../../index.ts'
import { mayAsSystem } from '../../policy.ts'
import { addressKey } from '../../rules.ts'
import { MakeHost, ResetLink } from '../../schema.ts'
import { createHost } from '../sign-in.ts'
import * as store from '../store.ts'

/** Read out on the telephone, perhaps: longer than a link by mail. */
const resetHours = 24

export const makeHost = command('people.make_host', {
  doc: 'Makes the person at an address the host of this node, and the person first where there is none.',
  input: MakeHost,
  api: false,
  subject: async () => null,
  allow: mayAsSystem,
  async run(ctx, { address, name, locale, time_zone }): Promise<{ person: PersonId; made: boolean }> {
    const known = await store.atAddress(ctx.tx, addressKey(address))
    const person = await createHost(ctx, { address, name: name ?? '', locale: locale ?? ctx.locale, time_zone })
    return { person, made: !known }
  },
})

export const resetLink = command('people.reset_link', {
  doc: 'Makes a sign-in link for a known address without mailing it: for the command line, when mail does not arrive.',
  input: ResetLink,
  api: false,
  keep: 'never',
  subject: async (ctx, { address }) => {
    const known = await store.atAddress(ctx.tx, addressKey(address))
    if (!known) throw refuse('people.person_absent')
    return known
  },
  allow: mayAsSystem,
  async run(ctx, { address }, known): Promise<{ path: string; token: string; expires_at: Date }> {
    const token = newToken()
    const until = new Date(ctx.now.getTime() + resetHours * 3_600_000)
    await store.putLink(ctx, {
      id: newId(),
      token: hashToken(token),
      code: null,
      browser: null,
      address,
      key: addressKey(address),
      name: null,
      locale: known.locale,
      next: '/',
      until,
    })
    return { path: linkPath(token), token, expires_at: until }
  },
})
