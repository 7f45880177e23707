// A node of one's own for a test: a fresh database as the app role, all rooms, an injected clock, callers by name.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRooms, allRooms } from '../../src/boot/rooms.ts'
import { appRole } from '../../src/boot/migrate.ts'
import { listenersOf } from '../../src/boot/listeners.ts'
import type { Caller, Locale } from '#kernel/context'
import { openPool, type Pool } from '#kernel/db'
import { drain } from '#kernel/facts'
import { setHouse } from '#kernel/house'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { silent } from '#kernel/log'
import { named } from '#kernel/registry'
import { freshDatabase } from '../fresh-database.ts'

export type Someone = Caller & { actor: { kind: 'person'; id: PersonId; host: boolean; scopes: null } }

export type TestHouse = {
  pool: Pool
  /** As the owner, past row security: for planting and for looking, never for the act under test. */
  owner: Pool
  database: { host: string; port: number; user: string; database: string }
  now: { set(at: Date): void; get(): Date; pass(seconds: number): void }
  anonymous: Caller
  system: Caller
  person(name: string, options?: { locale?: Locale; address?: string; host?: boolean }): Promise<Someone>
  /** A community made by the real commands, with its coordinator. */
  community(options?: {
    name?: string
    blueprint?: 'lets' | 'timebank'
    admission?: 'open' | 'request' | 'invitation'
    visibility?: 'page' | 'open' | 'hidden'
  }): Promise<{ group: GroupId; coordinator: Someone }>
  /** An active member of a group, with roles. */
  member(group: GroupId, name: string, roles?: string[]): Promise<Someone>
  /** Runs all fact listeners until nothing waits. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** In a database of its own, at a fixed time. */
export async function openTestHouse(): Promise<TestHouse> {
  const database = await freshDatabase()
  const where = { host: database.host, port: database.port, database: database.database, user: database.user }
  const dataDir = mkdtempSync(join(tmpdir(), 'tequio-house-'))
  return houseOn(where, dataDir, new Date('2026-03-12T09:41:00Z'), async () => {
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  })
}

/** Over a database that is there: of a running node, for what is looked at through its pages. */
export function houseOn(
  where: TestHouse['database'],
  dataDir: string,
  from: Date,
  after: () => Promise<void>,
): TestHouse {
  const pool = openPool({ ...where, user: appRole }, 8)
  const owner = openPool(where, 2)
  let at = from
  openRooms()
  setHouse({ pool, dataDir, origin: 'http://node.test', log: silent, clock: () => at, wake: () => {} })

  const person: TestHouse['person'] = async (name, options = {}) => {
    const id = newId<'person'>()
    await owner`insert into people.person (id, state, name, locale, host, created_at)
                values (${id}, 'active', ${name}, ${options.locale ?? 'en'}, ${options.host ?? false}, ${at})`
    const address = options.address ?? `${id}@people.example`
    await owner`insert into people.mailbox (id, person_id, address, address_key, verified_at, created_at)
                values (${newId()}, ${id}, ${address}, ${address.toLowerCase()}, ${at}, ${at})`
    return {
      actor: { kind: 'person', id, host: options.host ?? false, scopes: null },
      door: 'test',
      locale: options.locale ?? 'en',
    }
  }
  const member: TestHouse['member'] = async (group, name, roles = []) => {
    const caller = await person(name)
    const membership = newId()
    await owner`insert into groups.membership (id, group_id, person_id, state, joined_at, created_at)
                values (${membership}, ${group}, ${caller.actor.id}, 'active', ${at}, ${at})`
    for (const role of roles)
      await owner`insert into groups.role_held (membership_id, role, since) values (${membership}, ${role}, ${at})`
    await owner`select groups.rebuild_reach(${caller.actor.id})`
    await owner`update groups."group" set members = members + 1 where id = ${group}`
    await named('ledger.open_account')({ ...system, now: at }, { group, person: caller.actor.id })
    return caller
  }
  const system: Caller = { actor: { kind: 'system', reason: 'test' }, door: 'test', locale: 'en' }
  let communities = 0
  return {
    pool,
    owner,
    database: where,
    now: {
      set: (to) => void (at = to),
      get: () => at,
      pass: (seconds) => void (at = new Date(at.getTime() + seconds * 1000)),
    },
    anonymous: { actor: { kind: 'anonymous' }, door: 'test', locale: 'en' },
    system,
    person,
    member,
    community: async (options = {}) => {
      const coordinator = await person('Maryvonne Coordination')
      communities += 1
      const made = (await named('groups.create')(coordinator, {
        name: options.name ?? `Harbour Lane ${communities}`,
        address: `harbour-lane-${communities}-${newId().slice(-6)}`,
        blueprint: options.blueprint ?? 'lets',
        admission: options.admission ?? 'request',
        visibility: options.visibility ?? 'page',
        place: 'Harbour Lane',
        locale: 'en',
        time_zone: 'Europe/London',
      })) as { group: GroupId }
      return { group: made.group, coordinator }
    },
    drain: async () => {
      // A transaction of another test database holds back all of the cluster's facts for a moment.
      for (const listener of listenersOf(allRooms))
        for (;;) {
          await drain(listener)
          const [{ left } = { left: 0 }] = await owner<{ left: number }[]>`
            select count(*)::int as left from kernel.fact f
             where (f.xid, f.id) > (select xid, id from kernel.cursor where listener = ${listener.name})`
          if (left === 0) break
        }
    },
    close: async () => {
      await pool.end()
      await owner.end()
      await after()
    },
  }
}
