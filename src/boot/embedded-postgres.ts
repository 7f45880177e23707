import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { codeOf, findBinaries, type Binaries, type PostgresPackage } from './postgres-binaries.ts'
import { chooseIdentity, giveTo, serverEnv, type Identity } from './postgres-identity.ts'
import { claim, clearTheWay, dropOldClaims, postmasterOf, release } from './postgres-owner.ts'
import { StartError, type StartErrorCode } from './start-error.ts'

export { StartError } from './start-error.ts'
export { runningCluster } from './postgres-owner.ts'

/** A running server. It listens on a Unix socket only; whoever may enter `socketDir` is its superuser. */
export type EmbeddedPostgres = {
  socketDir: string
  /** Part of the socket's name; nothing listens on TCP. */
  port: number
  /** The superuser. */
  user: string
  pid: number
  /** Fast shutdown; resolves when the server is gone. May be called twice. */
  stop(): Promise<void>
  /** Resolves when the server is gone, by `stop()` or by itself. */
  gone: Promise<void>
}

export type EmbeddedOptions = {
  /** The cluster's own folder (PGDATA). Made when it does not exist; its parent keeps the socket folder. */
  dataDir: string
  /** Default: `TEQUIO_PG_BIN`, else the packaged 18. */
  package?: PostgresPackage
  /** Server settings that go over ours, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** Receives every line of the server's log. */
  log: (line: string) => void
}

const USER = 'tequio'
const PORT = 5432
/** `sun_path` is 108 bytes with its closing zero (104 on macOS). */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107
const STOP_FAST_MS = 8_000
const STOP_IMMEDIATE_MS = 1_500

const SETTINGS: Record<string, string> = {
  cluster_name: 'tequio',
  jit: 'off', // our queries are short: compiling them costs more than it gives
  listen_addresses: '',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  logging_collector: 'off',
  max_connections: '60',
  shared_buffers: '128MB',
  timezone: 'UTC',
  unix_socket_permissions: '0700',
}

/**
 * Starts PostgreSQL in a folder of ours, making the cluster at the first start. Durable unless `settings` says otherwise.
 * The server stops by itself when this process dies, even by `kill -9`.
 *
 * @throws StartError with one sentence for the person who started us
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  try {
    const parent = dirname(dataDir)
    // Not with mode 0700: `recursive` would give it to every new parent, and the server's user has to pass through.
    mkdirSync(parent, { recursive: true })
    const binaries = findBinaries(options.package, `${dataDir}-lib`)
    const identity = chooseIdentity(binaries, parent, dataDir)
    if (existsSync(join(dataDir, 'PG_VERSION'))) {
      checkVersion(dataDir, identity.major)
      await clearTheWay(dataDir, options.log)
    } else {
      await createCluster(dataDir, binaries, identity, options)
    }
    giveTo(identity.owner, dataDir)
    // A restored copy often comes with the modes of whoever copied it, and PostgreSQL wants this folder for itself.
    chmodSync(dataDir, 0o700)
    return await startServer(dataDir, binaries, identity, options)
  } catch (error) {
    throw explain(error, dataDir)
  }
}

function checkVersion(dataDir: string, major: number): void {
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  if (found !== String(major))
    throw new StartError(
      'version_mismatch',
      `The data in ${dataDir} was written by PostgreSQL ${found}, and this is PostgreSQL ${major}: start the version that wrote it, or restore a backup into an empty folder.`,
    )
}

async function createCluster(dataDir: string, binaries: Binaries, identity: Identity, options: EmbeddedOptions) {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new StartError(
      'not_a_cluster',
      `${dataDir} is not empty and holds no complete database: move it away, or restore a backup there.`,
    )
  // Made beside its place and renamed when complete, so that a start cut short leaves nothing half-made behind.
  const draft = mkdtempSync(`${dataDir}.new-`)
  try {
    giveTo(identity.owner, draft)
    const durable = options.settings?.['fsync'] !== 'off'
    const args = ['-D', draft, '-U', USER, '--auth=trust', '-E', 'UTF8', '--data-checksums', '--no-instructions']
    if (!durable) args.push('--no-sync')
    // The built-in locale sorts the same on every system; before 17 only the system's locales exist.
    const locales =
      identity.major >= 17
        ? [['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']]
        : [['--locale=C.UTF-8'], ['--locale=C']]
    let failure: ServerFailure | undefined
    for (const locale of locales) {
      failure = await runInitdb([...args, ...locale], binaries, identity)
      if (!failure) break
    }
    if (failure) throw failure
    renameSync(draft, dataDir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another start was quicker: its cluster is as good as ours.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
  }
}

async function runInitdb(args: string[], binaries: Binaries, identity: Identity): Promise<ServerFailure | undefined> {
  const [command = '', ...rest] = [...identity.prefix, binaries.initdb, ...args]
  const child = spawn(command, rest, { ...spawnOptions(binaries, identity), stdio: ['ignore', 'ignore', 'pipe'] })
  const lines = keepLines(child)
  const [code] = await once(child, 'close')
  return code === 0 ? undefined : new ServerFailure(lines)
}

function spawnOptions(binaries: Binaries, identity: Identity) {
  const { uid, gid } = identity
  return { cwd: '/', env: serverEnv(binaries), ...(uid === undefined ? {} : { uid, gid }) }
}

/**
 * The shell becomes the server, and leaves behind a watcher that reads the pipe from us: its end without a word means
 * that we died, and the watcher asks the server to stop. The watcher is no child of the server, which would mind.
 */
const HOLD_AND_RUN = `
( ( read -r _ <&3 || kill -INT "$$" ) </dev/null >/dev/null 2>&1 & )
exec "$@" 3<&-`

async function startServer(dataDir: string, binaries: Binaries, identity: Identity, options: EmbeddedOptions) {
  const socketDir = makeSocketDir(dataDir, identity)
  const settings = { ...SETTINGS, ...options.settings, port: String(PORT), unix_socket_directories: socketDir }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [...identity.prefix, binaries.postgres, '-D', dataDir, ...flags]

  for (let attempt = 1; ; attempt++) {
    // Detached: Ctrl-C reaches us alone, and we stop the server after everything that uses it.
    const child = spawn('/bin/sh', ['-c', HOLD_AND_RUN, 'sh', ...command], {
      ...spawnOptions(binaries, identity),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const lines = keepLines(child, options.log)
    const pipe = child.stdio[3]
    const gone = once(child, 'exit').then(() => {
      if (pipe && 'write' in pipe) pipe.end('gone\n')
      release(socketDir, child.pid)
      removeSocketDir(dataDir, socketDir)
    })
    pipe?.on('error', () => {}) // the watcher may be gone before it reads
    claim(socketDir, child.pid)
    if (await becomesReady(dataDir, child, options.log)) {
      dropOldClaims(socketDir, child.pid)
      letGo(child)
      return { socketDir, port: PORT, user: USER, pid: child.pid ?? 0, gone, stop: () => stop(child, gone) }
    }
    await gone
    const failure = new ServerFailure(lines)
    // After a kill -9 of the server its last workers need a moment to notice.
    if (attempt === 20 || !/shared memory block .* is still in use/.test(failure.message)) throw failure
    makeSocketDir(dataDir, identity, socketDir)
    await pause(250)
  }
}

function makeSocketDir(dataDir: string, identity: Identity, wanted = `${dataDir}-socket`): string {
  const name = `/.s.PGSQL.${PORT}`
  const fits = Buffer.byteLength(wanted + name) <= SOCKET_PATH_BYTES
  const folder = fits ? wanted : mkdtempSync(join(tmpdir(), 'tequio-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  giveTo(identity.owner, folder)
  return folder
}

function removeSocketDir(dataDir: string, socketDir: string): void {
  if (socketDir !== `${dataDir}-socket`) rmSync(socketDir, { recursive: true, force: true })
}

/** True when the server answers, false when it ended. Recovery after a crash may take long, so there is no time limit. */
async function becomesReady(dataDir: string, child: ChildProcess, log: (line: string) => void): Promise<boolean> {
  const started = Date.now()
  let told = started
  while (child.exitCode === null && child.signalCode === null) {
    const postmaster = postmasterOf(dataDir)
    // After a kill -9 the old file still says ready, so its process must be ours.
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return true
    if (Date.now() - told > 10_000) {
      told = Date.now()
      log(`waiting for the database for ${Math.round((told - started) / 1000)} s`)
    }
    await pause(10)
  }
  return false
}

/** The server alone does not keep this process alive; when we end without `stop()`, the pipe ends and stops it. */
function letGo(child: ChildProcess): void {
  child.unref()
  for (const stream of child.stdio)
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref()
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.ref()
  for (const [signal, limit] of [
    ['SIGINT', STOP_FAST_MS],
    ['SIGQUIT', STOP_IMMEDIATE_MS],
    ['SIGKILL', 2_000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) break
    child.kill(signal)
    const timer = new AbortController()
    await Promise.race([gone, pause(limit, undefined, { signal: timer.signal }).catch(() => {})])
    timer.abort()
  }
  await gone
}

/** What the server said before it ended. */
class ServerFailure extends Error {
  constructor(lines: string[]) {
    super(lines.join('\n') || 'PostgreSQL ended without a word.')
  }
}

/** The last lines that the program wrote, kept to explain a failure. */
function keepLines(child: ChildProcess, log?: (line: string) => void): string[] {
  const lines: string[] = []
  if (!child.stderr) return lines
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > 40) lines.shift()
    log?.(line)
  })
  return lines
}

const SIGNS: [RegExp, StartErrorCode, (dataDir: string) => string][] = [
  [
    /No space left on device|ENOSPC|EDQUOT|Disk quota/,
    'disk_full',
    (dir) => `The disk that holds ${dir} is full: make room and start again.`,
  ],
  [
    /lock file .* already exists/,
    'already_running',
    (dir) => `Another program uses the database in ${dir}: stop it first.`,
  ],
  [
    /could not (map|create) .*shared memory|Cannot allocate memory|out of memory/i,
    'no_memory',
    () => 'There is not enough free memory for the database.',
  ],
  [
    /Permission denied|EACCES|EPERM|EROFS|has wrong ownership|invalid permissions/,
    'no_permission',
    (dir) => `The folder ${dir} cannot be used by this user: check its owner and permissions.`,
  ],
  [
    /checkpoint record|pg_control|PANIC|invalid magic|could not (open|read|access) (file|directory)|is corrupt|does not exist|not a valid|bogus data/,
    'damaged',
    (dir) => `The database in ${dir} is damaged: restore the last backup into an empty folder.`,
  ],
]

function explain(error: unknown, dataDir: string): StartError {
  if (error instanceof StartError) return error
  const text = error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error)
  const sign = SIGNS.find(([pattern]) => pattern.test(text))
  if (sign) return new StartError(sign[1], sign[2](dataDir), { cause: error })
  const last = text.split('\n').findLast((line) => /FATAL|ERROR|error/.test(line)) ?? text.trim().split('\n').at(-1)
  return new StartError('failed', `The database did not start: ${last}`, { cause: error })
}
