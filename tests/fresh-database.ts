import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'

export type FreshDatabase = {
  host: string
  port: number
  /** The superuser; `appRole` and `ownerRole` of the migrations sign in on the same socket. */
  user: string
  database: string
  /** Throws everybody out and removes the database. */
  drop(): Promise<void>
}

/** A database of one's own, copied from the migrated template in some 40 ms. For `beforeAll`, with `drop` in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const clusters = inject('clusters')
  const cluster = clusters[(Number(process.env['VITEST_POOL_ID']) - 1) % clusters.length]
  if (!cluster) throw new Error('tests/cluster.ts is not the globalSetup of this project')
  const { host, port, user, owner, template } = cluster
  const database = `test_${randomBytes(6).toString('hex')}`
  const asAdmin = async (statement: string) => {
    const sql = postgres({ host, port, username: user, database: 'postgres', max: 1, onnotice: () => {} })
    await sql.unsafe(statement).finally(() => sql.end())
  }
  await asAdmin(`create database ${database} template ${template} owner ${owner} strategy file_copy`)
  return { host, port, user, database, drop: () => asAdmin(`drop database ${database} with (force)`) }
}
