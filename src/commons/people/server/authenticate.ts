// The actor behind a session or an API token: one SQL call for all that wait in one tick.
import type { Known } from '#kernel/authenticate'
import type { Id } from '#kernel/ids'
import { house, readsOf } from '#kernel/house'
import { sessionDays } from '../index.ts'
import * as store from './store.ts'

/** Written at most once an hour: who reads all day long causes no writes. */
const touch_ms = 3_600_000

/** For the kernel. Keys of the answer are the hashes in hex. */
export async function authenticate(hashes: readonly Buffer[], now: Date): Promise<Map<string, Known>> {
  const rows = await store.sessionsByHash(readsOf(house()), hashes, now)
  const stale = rows.filter((row) => row.seen_at === null || now.getTime() - row.seen_at.getTime() >= touch_ms)
  if (stale.length > 0)
    await store.touch(
      house().pool,
      stale.map((row) => row.session_id),
      now,
      sessionEnd(now),
    )
  return new Map(
    rows.map((row) => [
      row.hash.toString('hex'),
      {
        actor: {
          kind: 'person',
          id: row.person_id,
          ...(row.scopes === null ? { session: row.session_id as Id<'session'> } : {}),
          host: row.host,
          scopes: row.scopes,
        },
        locale: row.locale,
      },
    ]),
  )
}

export const sessionEnd = (now: Date): Date => new Date(now.getTime() + sessionDays * 86_400_000)
