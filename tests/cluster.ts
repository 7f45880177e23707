// PostgreSQL for all tests of a run: one server for each worker, with a migrated template that test databases copy.
// One for all would not do: the outbox waits for every older transaction of its server, whatever database it is in.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded, type EmbeddedPostgres } from '../src/boot/embedded-postgres.ts'
import { fillTemplate } from './template.ts'

/** A server on a socket, its superuser, and the database to copy with its owner. */
export type Cluster = { host: string; port: number; user: string; template: string; owner: string }

declare module 'vitest' {
  export interface ProvidedContext {
    /** One for each worker: `fresh-database.ts` takes the right one. */
    clusters: Cluster[]
  }
}

const TEMPLATE = 'tequio_template'
/** As many as `maxWorkers` in vitest.config.ts. */
const WORKERS = 2

type Shared = { users: number; started: Promise<{ clusters: Cluster[]; stop(): Promise<void> }> }

// Each project loads this file by itself, so what they share has to hang on the process.
const shared = globalThis as typeof globalThis & { tequioClusters?: Shared | undefined }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mine = (shared.tequioClusters ??= { users: 0, started: startAll() })
  mine.users += 1
  const { clusters, stop } = await mine.started
  project.provide('clusters', clusters)
  return async () => {
    mine.users -= 1
    if (mine.users > 0) return
    shared.tequioClusters = undefined
    await stop()
  }
}

async function startAll() {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-test-'))
  const servers: EmbeddedPostgres[] = []
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const owner = await makeFirst(join(folder, 'pg1'))
    for (let n = 2; n <= WORKERS; n++) cpSync(join(folder, 'pg1'), join(folder, `pg${n}`), { recursive: true })
    for (let n = 1; n <= WORKERS; n++) servers.push(await start(join(folder, `pg${n}`)))
    const clusters = servers.map(({ socketDir, port, user }) => ({
      host: socketDir,
      port,
      user,
      template: TEMPLATE,
      owner,
    }))
    return { clusters, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Makes the cluster that the others are copies of; returns the role that owns the tables. */
async function makeFirst(dataDir: string): Promise<string> {
  const server = await start(dataDir)
  try {
    const at = { host: server.socketDir, port: server.port }
    const sql = postgres({ ...at, username: server.user, database: 'postgres' })
    await sql`create database ${sql(TEMPLATE)}`
    await sql.end()
    return await fillTemplate({ ...at, user: server.user, database: TEMPLATE })
  } finally {
    await server.stop()
  }
}

function start(dataDir: string): Promise<EmbeddedPostgres> {
  return startEmbedded({
    dataDir,
    // Our SQL has to run on Debian's version too: TEQUIO_TEST_PG=15 npm test.
    ...(process.env['TEQUIO_TEST_PG'] === '15' ? { package: 'pg15' as const } : {}),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '100',
      shared_buffers: '64MB',
    },
    log: () => {},
  })
}
