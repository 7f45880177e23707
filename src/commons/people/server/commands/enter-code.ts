// The six figures of the mail, typed where they were asked for: they open nothing in any other browser.
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { hashCode, hashToken, same } from '#kernel/secrets'
import { codeTries } from '../../index.ts'
import { anyone } from '../../policy.ts'
import { EnterCode } from '../../schema.ts'
import { comeIn } from '../sign-in.ts'
import { codesLeft, slowCodes, type From } from '../throttle.ts'
import * as store from '../store.ts'
import { liveLink } from './follow-link.ts'

export const enterCode = command('people.enter_code', {
  doc: 'Signs in with the six figures of a mail, in the browser that asked for it; five tries.',
  input: EnterCode,
  api: false,
  keep: 'never',
  // Before the transaction, since a wrong try has to stay counted.
  before: ({ code, browser }, caller) =>
    fittingLink({ now: caller.now ?? house().clock(), address: caller.address }, code, browser),
  subject: async () => null,
  allow: anyone,
  async run(ctx, { name, device, zone }, _subject, id) {
    return comeIn(ctx, await liveLink(ctx, { id }), { name, device, zone })
  },
})

async function fittingLink(from: From, code: string, browser: string): Promise<string> {
  await slowCodes(from)
  const tried = await store.tryCodes(house().pool, hashToken(browser), codeTries, from.now)
  const key = tried[0]?.address_key
  if (!key) throw refuse('people.code_absent')
  const open = tried.filter((link) => link.tries <= codeTries)
  if (open.length === 0 || !(await codesLeft(from, key))) throw refuse('people.code_blocked')
  const fits = open.find((link) => same(link.code_hash, hashCode(code, link.id)))
  if (fits) return fits.id
  const left = codeTries - Math.min(...open.map((link) => link.tries))
  throw refuse('people.code_wrong', { left }, { code: { key: 'people.error.code_wrong', params: { left } } })
}
