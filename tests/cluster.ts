// One PostgreSQL for all tests of a run, with one migrated template that every test database is copied from.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbedded, type EmbeddedPostgres } from '../src/boot/embedded-postgres.ts'
import { fillTemplate } from './template.ts'

/** What tests get by `inject('cluster')`: a server on a socket, its superuser, and the database to copy with its owner. */
export type Cluster = { host: string; port: number; user: string; template: string; owner: string }

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Cluster
  }
}

const TEMPLATE = 'tequio_template'

type Shared = { users: number; started: Promise<{ server: EmbeddedPostgres; cluster: Cluster; folder: string }> }

// Each project loads this file by itself, so what they share has to hang on the process.
const shared = globalThis as typeof globalThis & { tequioCluster?: Shared | undefined }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mine = (shared.tequioCluster ??= { users: 0, started: start() })
  mine.users += 1
  const { server, cluster, folder } = await mine.started
  project.provide('cluster', cluster)
  return async () => {
    mine.users -= 1
    if (mine.users > 0) return
    shared.tequioCluster = undefined
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-test-'))
  const server = await startEmbedded({
    dataDir: join(folder, 'pg'),
    // Our SQL has to run on Debian's version too: TEQUIO_TEST_PG=15 npm test.
    ...(process.env['TEQUIO_TEST_PG'] === '15' ? { package: 'pg15' as const } : {}),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' },
    log: () => {},
  })
  try {
    const at = { host: server.socketDir, port: server.port }
    const sql = postgres({ ...at, username: server.user, database: 'postgres' })
    await sql`create database ${sql(TEMPLATE)}`
    await sql.end()
    const owner = await fillTemplate({ ...at, user: server.user, database: TEMPLATE })
    const cluster: Cluster = { ...at, user: server.user, template: TEMPLATE, owner }
    return { server, cluster, folder }
  } catch (error) {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
