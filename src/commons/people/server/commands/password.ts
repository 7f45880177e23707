// Passwords: for those who want one. Checked and hashed before the transaction, two at a time.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import { refuse } from '#kernel/errors'
import { house } from '#kernel/house'
import { anyone, maySetPassword } from '../../policy.ts'
import { addressKey, isFresh, isWeak } from '../../rules.ts'
import { SetPassword, SignInPassword } from '../../schema.ts'
import { hashPassword, verifyPassword } from '../hashing.ts'
import type { SignedIn } from '../../index.ts'
import { openSession } from '../sign-in.ts'
import { slowSetting, slowPasswords } from '../throttle.ts'
import * as store from '../store.ts'
import { currentSession } from './sessions.ts'

export const signInPassword = command('people.sign_in_password', {
  doc: 'Signs in with address and password; says no more than that they do not fit together.',
  input: SignInPassword,
  api: false,
  keep: 'never',
  async before({ address, password }, caller) {
    const key = addressKey(address)
    await slowPasswords({ now: caller.now ?? house().clock(), address: caller.address }, key)
    const known = await store.atAddress(house().pool, key)
    if (!(await verifyPassword(known?.password_hash, password)) || !known) throw refuse('people.sign_in_wrong')
    return { key, hash: known.password_hash }
  },
  subject: async () => null,
  allow: anyone,
  async run(ctx, { next, device, zone }, _subject, { key, hash }): Promise<SignedIn> {
    // Somebody may have set another one meanwhile.
    const known = await store.atAddress(ctx.tx, key)
    if (!known || known.password_hash !== hash) throw refuse('people.sign_in_wrong')
    return { token: await openSession(ctx, known.person_id, device, zone), next, person: known.person_id, made: false }
  },
})

/** How fresh the session is, and whether there is a password to give. */
export async function passwordStanding(ctx: Ctx): Promise<{ fresh: boolean; hasPassword: boolean }> {
  const me = personOf(ctx)
  if (!me) return { fresh: false, hasPassword: false }
  const row = await store.me(ctx, me, currentSession(ctx))
  return { fresh: isFresh(row?.signed_in_at ?? null, ctx.now), hasPassword: row?.has_password ?? false }
}

export const setPassword = command('people.set_password', {
  doc: 'Sets a password, soon after signing in or with the old one, and ends all other sessions.',
  input: SetPassword,
  api: false,
  keep: 'never',
  async before({ password, old }, caller) {
    const me = personOf(caller)
    if (!me || (caller.actor.kind === 'person' && caller.actor.scopes !== null)) return null
    await slowSetting({ now: caller.now ?? house().clock() }, me)
    let proven: string | null = null
    if (old !== undefined) {
      const known = await inTransaction(house().pool, me, (tx) => store.ownPassword(tx, me))
      if (!(await verifyPassword(known?.hash, old)) || !known)
        throw refuse('people.password_wrong', {}, { old: { key: 'people.error.password_wrong' } })
      proven = known.hash
    }
    return { proven, hash: await hashPassword(password) }
  },
  subject: passwordStanding,
  allow: maySetPassword,
  async run(ctx, { password }, { fresh }, done): Promise<{ ended: number }> {
    const me = personOf(ctx)
    if (!me || !done) throw refuse('kernel.sign_in_required')
    const row = await store.lockPerson(ctx, me)
    if (!fresh && (await store.ownPassword(ctx.tx, me))?.hash !== done.proven) throw refuse('people.password_wrong')
    if (isWeak(password, [row?.name ?? '', (await store.ownAddress(ctx, me)) ?? ''])) {
      throw refuse('people.password_weak', {}, { password: { key: 'people.error.password_weak' } })
    }
    await store.putPassword(ctx, me, done.hash)
    const ended = await store.endOtherSessions(ctx, me, currentSession(ctx))
    ctx.tell({ name: 'people.password_set', subject: me })
    return { ended: ended.length }
  },
})
