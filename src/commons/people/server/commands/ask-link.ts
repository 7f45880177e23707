// A link by mail: the same answer whether anybody is known at that address or not.
import { command } from '#kernel/command'
import { newId } from '#kernel/ids'
import { house } from '#kernel/house'
import { hashCode, hashToken, newCode, newToken } from '#kernel/secrets'
import { linkMinutes, linkPath } from '../../index.ts'
import { anyone } from '../../policy.ts'
import { addressKey } from '../../rules.ts'
import { AskLink } from '../../schema.ts'
import { slowLinks } from '../throttle.ts'
import * as store from '../store.ts'

const doubleClick_ms = 5000

export const askLink = command('people.ask_link', {
  doc: 'Mails a link and six figures that sign in, once; where nobody has that address the link makes a new person.',
  input: AskLink,
  api: false,
  keep: 'never',
  before: async ({ address }, caller) => ({
    enough: await slowLinks({ now: caller.now ?? house().clock(), address: caller.address }, addressKey(address)),
  }),
  subject: async () => null,
  allow: anyone,
  async run(ctx, { address, name, next, browser }, _subject, { enough }) {
    const answer = { address, minutes: linkMinutes }
    // The mailbox holds live links from these minutes already; any of them opens on any device.
    if (enough) return answer
    const key = addressKey(address)
    const browserHash = hashToken(browser)
    // A double click asks once. (No key is kept for retries: it would keep the address.)
    await store.lockAddress(ctx, key)
    if (await store.askedSince(ctx, browserHash, key, new Date(ctx.now.getTime() - doubleClick_ms))) return answer
    const known = await store.atAddress(ctx.tx, key)
    const [id, token, code] = [newId(), newToken(), newCode()]
    const locale = known?.locale ?? ctx.locale
    await store.putLink(ctx, {
      id,
      token: hashToken(token),
      code: hashCode(code, id),
      browser: browserHash,
      address,
      key,
      name: name || null,
      locale,
      next,
      until: new Date(ctx.now.getTime() + linkMinutes * 60_000),
    })
    await ctx.as('sign-in mail').call('notices.send_mail', {
      address,
      locale,
      kind: known ? 'people.sign_in' : 'people.welcome',
      values: { code: `${code.slice(0, 3)} ${code.slice(3)}`, minutes: linkMinutes },
      link: linkPath(token),
      ...(known ? { person: known.person_id } : {}),
    })
    return answer
  },
})
