// Numbered .sql files, each applied once, in one transaction each; the app role gets rows and functions, never tables.
import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPool, type Connection, type Pool, type Sql } from '#kernel/db'
import { migrateJobs } from '#kernel/jobs'
import { allRooms, floors } from './rooms.ts'
import { StartError } from './start-error.ts'

export const ownerRole = 'tequio_owner'
export const appRole = 'tequio_app'

type File = { room: string; name: string; sql: string; sha256: string }

const src = join(import.meta.dirname, '..')

export function migrationFiles(): File[] {
  const folders = [
    { room: 'kernel', dir: join(src, 'kernel/migrations') },
    ...allRooms.map(({ name }) => ({
      room: name,
      dir: join(src, floors[name as keyof typeof floors], name, 'server/migrations'),
    })),
  ]
  return folders.flatMap(({ room, dir }) =>
    (existsSync(dir) ? readdirSync(dir) : [])
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => {
        const sql = readFileSync(join(dir, name), 'utf8')
        if (/app\.trusted/.test(sql))
          throw new Error(
            `${room}/${name}: owner functions carry "security definer set search_path = pg_catalog, pg_temp", and not app.trusted`,
          )
        return { room, name, sql, sha256: hash('sha256', sql) }
      }),
  )
}

/** How the program connects after migrating: as the app role, by its own login or by taking that role. */
export type Migrated = { app: Connection; owner: Connection; twoRoles: boolean }

/** Brings a database to this version. `login` may be a superuser (embedded), or a host's owner of an empty database. */
export async function migrate(login: Connection): Promise<Migrated> {
  const roles = await ensureRoles(login)
  const pool = openPool(roles.owner, 1)
  try {
    await pool`select pg_advisory_lock(7236587)`
    await pool`set statement_timeout = 0`
    await applyAll(pool)
    await migrateJobs(roles.owner)
    if (roles.twoRoles) await grant(pool)
  } finally {
    await pool.end()
  }
  return roles
}

async function ensureRoles(login: Connection): Promise<Migrated> {
  const pool = openPool(login, 1)
  try {
    const [me] = await pool<{ super: boolean; createrole: boolean; name: string; database: string; version: number }[]>`
      select rolsuper as super, rolcreaterole as createrole, rolname as name, current_database() as database,
             current_setting('server_version_num')::int as version
        from pg_roles where rolname = current_user`
    if (!me || me.version < 150_000)
      throw new StartError('unsupported', 'Tequio needs PostgreSQL 15 or newer: this server is older.')
    if (!me.super && !me.createrole) return { app: login, owner: login, twoRoles: false }
    const owner = me.super ? ownerRole : me.name
    if (me.super) await makeRole(pool, ownerRole)
    await makeRole(pool, appRole)
    if (me.super) await pool`alter database ${pool(me.database)} owner to ${pool(ownerRole)}`
    else await pool`grant ${pool(appRole)} to current_user`
    // On the embedded server's own socket the roles sign in themselves, so that no connection can step back to more.
    if (me.super && login.host?.startsWith('/')) {
      await pool.unsafe(`alter role ${appRole} login; alter role ${ownerRole} login`)
      return { app: { ...login, user: appRole }, owner: { ...login, user: ownerRole }, twoRoles: true }
    }
    return { app: { ...login, role: appRole }, owner: { ...login, role: owner }, twoRoles: true }
  } finally {
    await pool.end()
  }
}

async function makeRole(pool: Pool, name: string): Promise<void> {
  // Two nodes on one server may come here together; whoever is second finds the role there.
  await pool.unsafe(
    `do $$ begin create role ${name} nologin nobypassrls; exception when duplicate_object or unique_violation then null; end $$`,
  )
}

async function applyAll(pool: Pool): Promise<void> {
  await pool`create schema if not exists kernel`
  await pool`create table if not exists kernel.migration (
    room text not null, name text not null, sha256 text not null, applied_at timestamptz not null default now(), primary key (room, name))`
  const done = await pool<
    { room: string; name: string; sha256: string }[]
  >`select room, name, sha256 from kernel.migration`
  const known = new Map(done.map((row) => [`${row.room}/${row.name}`, row.sha256]))
  for (const file of migrationFiles()) {
    const before = known.get(`${file.room}/${file.name}`)
    if (before === file.sha256) continue
    if (before)
      throw new StartError(
        'failed',
        `Migration ${file.room}/${file.name} has changed after it was applied: this is not the program that made these data.`,
      )
    await pool.begin(async (tx) => {
      await tx`create schema if not exists ${tx(file.room)}`
      await tx.unsafe(file.sql)
      await tx`insert into kernel.migration (room, name, sha256) values (${file.room}, ${file.name}, ${file.sha256})`
    })
  }
}

/** After every migration anew, so that nothing that a later file makes is forgotten. */
async function grant(pool: Pool): Promise<void> {
  await pool.begin(async (tx) => {
    for (const schema of ['kernel', ...allRooms.map((room) => room.name), 'graphile_worker'])
      await grantSchema(tx as unknown as Sql, schema)
    // graphile-worker locks its tables for all but their owner.
    const locked = await tx<{ table: string }[]>`
      select relname as table from pg_class where relnamespace = 'graphile_worker'::regnamespace and relkind = 'r' and relrowsecurity`
    for (const { table } of locked) {
      await tx`drop policy if exists app on graphile_worker.${tx(table)}`
      await tx`create policy app on graphile_worker.${tx(table)} to ${tx(appRole)} using (true) with check (true)`
    }
    await tx`revoke insert, update, delete on kernel.migration from ${tx(appRole)}`
    for (const line of allRooms.flatMap((room) => room.revokes ?? [])) await tx.unsafe(line.replaceAll('APP', appRole))
  })
}

async function grantSchema(tx: Sql, schema: string): Promise<void> {
  const [there] = await tx`select from pg_namespace where nspname = ${schema}`
  if (!there) return
  await tx`grant usage on schema ${tx(schema)} to ${tx(appRole)}`
  await tx`grant select, insert, update, delete on all tables in schema ${tx(schema)} to ${tx(appRole)}`
  await tx`grant usage, select, update on all sequences in schema ${tx(schema)} to ${tx(appRole)}`
  await tx`grant execute on all functions in schema ${tx(schema)} to ${tx(appRole)}`
}
