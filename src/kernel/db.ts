// The way to PostgreSQL: one pool as the app role. The owner role is used by `migrate` alone.
import postgres from 'postgres'
import { readDatabaseUrl } from './database-url.ts'

type Types = { bigint: bigint }
/** A connection, a pool or a transaction. `int8` comes as bigint: amounts never pass through Number. */
export type Sql = postgres.ISql<Types>
export type Pool = postgres.Sql<Types>
/** `role`: taken right after connecting, where the login may be another (a host's single role, the cluster's superuser). */
export type Connection = {
  host?: string
  port?: number
  database: string
  user: string
  password?: string
  url?: string
  role?: string
}

export function openPool(to: Connection, max = 12): Pool {
  const options: postgres.Options<{ bigint: postgres.PostgresType<bigint> }> = {
    max,
    idle_timeout: 0,
    connect_timeout: 10,
    types: { bigint: postgres.BigInt },
    connection: {
      application_name: 'tequio',
      lock_timeout: 2000,
      statement_timeout: 60_000,
      ...(to.role ? { role: to.role } : {}),
    },
    onnotice: () => {},
    fetch_types: true,
  }
  const address = to.url ? (readDatabaseUrl(to.url) ?? { url: to.url }) : null
  const at = address
    ? postgres(address.url, {
        ...options,
        ...(address.host ? { host: address.host } : {}),
        ...(address.port ? { port: address.port } : {}),
      })
    : postgres({
        ...options,
        ...(to.host ? { host: to.host } : {}),
        ...(to.port ? { port: to.port } : {}),
        database: to.database,
        username: to.user,
        ...(to.password ? { password: to.password } : {}),
      })
  return at as unknown as Pool
}

/** Runs in one transaction; row security knows the person by one setting. */
export function inTransaction<T>(
  pool: Pool,
  person: string | null,
  run: (tx: Sql) => Promise<T>,
  options = '',
): Promise<T> {
  return pool.begin(options, async (tx) => {
    const asked = tx`select set_config('app.person', ${person ?? ''}, true)`
    asked.catch(() => {}) // awaited with the first real statement; both travel in one packet
    void asked.execute()
    return run(tx as unknown as Sql)
  }) as Promise<T>
}

/** What PostgreSQL said, when it is one of the refusals that a caller may simply try again. */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? ''
  return (
    ['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '53300'].includes(code) ||
    /^(CONNECTION_|ECONN|EPIPE|CONNECT_TIMEOUT)/.test(code)
  )
}
