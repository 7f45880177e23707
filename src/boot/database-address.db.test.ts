// A database on a socket, by the two ways to write its address: migrating, the pool and the jobs all understand both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#kernel/db'
import { freshDatabase, type FreshDatabase } from '../../tests/fresh-database.ts'
import { migrate } from './migrate.ts'
import { readSettings } from './settings.ts'

let at: FreshDatabase
beforeAll(async () => void (at = await freshDatabase()))
afterAll(() => at.drop())

describe('DATABASE_URL with a socket', () => {
  it.each([
    ['?host=', () => `postgres://${at.user}@/${at.database}?host=${at.host}&port=${at.port}`],
    ['a percent-encoded host', () => `postgres://${at.user}@${encodeURIComponent(at.host)}:${at.port}/${at.database}`],
  ])('%s', async (_form, address) => {
    const { databaseUrl } = readSettings({ DATABASE_URL: address() })
    const { app } = await migrate({ url: databaseUrl!, database: '', user: '' })
    const pool = openPool(app, 1)
    try {
      const [here] = await pool`select current_database() as name, inet_server_addr() as net, current_user as me`
      expect(here).toEqual({ name: at.database, net: null, me: 'tequio_app' })
    } finally {
      await pool.end()
    }
  })

  it('says what is no address, without saying the password', () => {
    const read = () => readSettings({ DATABASE_URL: 'mysql://me:secret@db/sel' })
    expect(read).toThrow(/DATABASE_URL is not the address of a database/)
    expect(read).not.toThrow(/secret/)
  })
})
