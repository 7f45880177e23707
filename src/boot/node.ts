// Opens a node: database, migrations, rooms, house. What start, worker and every command of the command line begin with.
import { join } from 'node:path'
import { openPool, type Connection } from '#kernel/db'
import { setHouse } from '#kernel/house'
import { openLog, type Log } from '#kernel/log'
import { prepareFolder } from './data-folder.ts'
import { runningCluster, startEmbedded } from './embedded-postgres.ts'
import type { Lifecycle } from './lifecycle.ts'
import { migrate } from './migrate.ts'
import { openRooms } from './rooms.ts'
import type { Settings } from './settings.ts'
import { StartError } from './start-error.ts'

export type OpenNode = { app: Connection; twoRoles: boolean; log: Log; embedded: boolean }

const name = 'tequio'

/** `mayJoin`: use the database of a node that is already running on this data folder, as the command line does. */
export async function openNode(
  settings: Settings,
  life: Pick<Lifecycle, 'onStop'>,
  say: (line: string) => void,
  mayJoin = false,
): Promise<OpenNode> {
  const log = openLog(settings.logLevel)
  prepareFolder(settings.dataDir)
  const login = settings.databaseUrl
    ? { url: settings.databaseUrl, database: '', user: '' }
    : await embedded(settings, life, say, mayJoin)
  const { app, twoRoles } = await reach(login)
  const connection = settings.appDatabaseUrl ? { url: settings.appDatabaseUrl, database: '', user: '' } : app
  const pool = openPool(connection, 16)
  const [reads, writes] = [openPool(connection, 1), openPool(connection, 1)]
  life.onStop('database connections', async () => {
    await Promise.all([pool, reads, writes].map((each) => each.end({ timeout: 5 })))
  })
  openRooms()
  setHouse({
    pool,
    reads,
    writes,
    dataDir: settings.dataDir,
    origin: settings.origin,
    log,
    clock: () => new Date(),
    wake: () => {},
  })
  return { app: connection, twoRoles, log, embedded: settings.databaseUrl === null }
}

async function embedded(
  settings: Settings,
  life: Pick<Lifecycle, 'onStop'>,
  say: (line: string) => void,
  mayJoin: boolean,
): Promise<Connection> {
  const running = mayJoin ? runningCluster(join(settings.dataDir, 'postgres')) : undefined
  if (running) return { host: running.socketDir, port: running.port, user: running.user, database: name }
  const server = await startEmbedded({ dataDir: join(settings.dataDir, 'postgres'), log: () => {} })
  life.onStop('PostgreSQL', () => server.stop())
  const at = { host: server.socketDir, port: server.port, user: server.user }
  const admin = openPool({ ...at, database: 'postgres' }, 1)
  try {
    const [there] = await admin`select from pg_database where datname = ${name}`
    if (!there) {
      say('Making the database …')
      await admin`create database ${admin(name)}`
    }
  } finally {
    await admin.end()
  }
  return { ...at, database: name }
}

/** Migrates; says in one sentence what stands in the way of reaching the database. */
async function reach(login: Connection): Promise<{ app: Connection; twoRoles: boolean }> {
  try {
    return await migrate(login)
  } catch (error) {
    if (error instanceof StartError) throw error
    const { code = '', message = '' } = error as { code?: string; message?: string }
    if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|ENOENT|EHOSTUNREACH|CONNECTION_/.test(code))
      throw new StartError(
        'failed',
        'The database at DATABASE_URL does not answer: check that it runs and that the address is right.',
        { cause: error },
      )
    if (/^28/.test(code))
      throw new StartError(
        'failed',
        'The database at DATABASE_URL refuses this user or password: correct DATABASE_URL.',
        { cause: error },
      )
    if (code === '3D000')
      throw new StartError('failed', 'The database named in DATABASE_URL does not exist: make it first.', {
        cause: error,
      })
    if (code === '53100' || /No space left/.test(message))
      throw new StartError('disk_full', 'The disk of the database is full: make room and start again.', {
        cause: error,
      })
    if (code === '42501')
      throw new StartError('no_permission', 'The user in DATABASE_URL may not make schemas: let it own its database.', {
        cause: error,
      })
    throw error
  }
}
