// What every way of signing in ends with: a person and a new session. A token from before never becomes one (fixation).
import { personOf, type Ctx, type Locale } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { newId, type PersonId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import type { SignedIn } from '../index.ts'
import { limits } from '../schema.ts'
import { addressKey } from '../rules.ts'
import { sessionEnd } from './authenticate.ts'
import { currentSession } from './commands/sessions.ts'
import * as store from './store.ts'

/**
 * A new session; its token is given to the adapter this once. `zone` is the browser's time zone, learnt once, where the
 * person's is not known.
 */
export async function openSession(ctx: Ctx, person: PersonId, device: string, zone?: string): Promise<string> {
  const token = newToken()
  // Whoever was signed in here before leaves: the cookie that held it is about to be replaced.
  const before = personOf(ctx)
  const session = currentSession(ctx)
  if (before && session) await store.endSession(ctx, before, session)
  await store.openSession(ctx, {
    id: newId(),
    hash: hashToken(token),
    person,
    device: device.slice(0, limits.device),
    until: sessionEnd(ctx.now),
  })
  if (zone) await store.learnZone(ctx, person, zone)
  return token
}

type Came = store.LinkRow

/** Uses up a link, finds its person or makes one, and opens a session. */
export async function comeIn(
  ctx: Ctx,
  link: Came,
  given: { name?: string | undefined; device: string; zone?: string | undefined },
): Promise<SignedIn> {
  await store.lockAddress(ctx, link.address_key)
  const known = await store.atAddress(ctx.tx, link.address_key)
  const name = link.name || given.name || ''
  if (!known && !name) throw refuse('people.name_needed', {}, { name: { key: 'kernel.field.required' } })
  if (!(await store.useLink(ctx, link.id))) throw refuse('people.link_used')
  const person = known?.person_id ?? (await makePerson(ctx, link, name))
  return { token: await openSession(ctx, person, given.device, given.zone), next: link.next, person, made: !known }
}

type Proved = { address: string; address_key: string; locale: Locale; time_zone?: string | undefined }

/** A person whose address is proved: by a followed link, or by the host's word. */
async function makePerson(ctx: Ctx, at: Proved, name: string): Promise<PersonId> {
  const person = await store.addPerson(ctx, { name, locale: at.locale, state: 'active', time_zone: at.time_zone })
  await store.addMailbox(ctx, person, at.address, at.address_key, true)
  ctx.tell({ name: 'people.person_made', subject: person })
  return person
}

type Given = { name: string; address: string; locale: Locale; time_zone?: string | undefined }

/**
 * The person at an address that was just proved (an invitation mailed there was followed), or a new one.
 * For other rooms' commands, which have done the proving.
 */
export async function personAt(ctx: Ctx, given: Given): Promise<{ person: PersonId; made: boolean }> {
  const key = addressKey(given.address)
  await store.lockAddress(ctx, key)
  const known = await store.atAddress(ctx.tx, key)
  if (known) return { person: known.person_id, made: false }
  if (!given.name) throw refuse('people.name_needed', {}, { name: { key: 'kernel.field.required' } })
  return { person: await makePerson(ctx, { ...given, address_key: key }, given.name), made: true }
}

/** Makes the person at an address the host. Only as the system, where nobody asks: the database refuses it otherwise. */
export async function createHost(ctx: Ctx, given: Given): Promise<PersonId> {
  const { person } = await personAt(ctx, given)
  await store.setHost(ctx, person)
  return person
}
