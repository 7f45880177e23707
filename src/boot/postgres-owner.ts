import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from './start-error.ts'

/** What `postmaster.pid` says, line by line; see "storage file layout" in PostgreSQL's manual. */
type Postmaster = { pid: number; socketDir: string; port: number; status: string }

const ORPHAN_FAST_MS = 30_000
const ORPHAN_LIMIT_MS = 40_000

/** The server named in the data folder, dead or alive. */
export function postmasterOf(dataDir: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid < 2) return undefined
    return { pid, port: Number(lines[3]), socketDir: lines[4] ?? '', status: (lines[7] ?? '').trim() }
  } catch {
    return undefined
  }
}

/** Where a live server of this data folder listens, for a command that wants to join it instead of starting one. */
export function runningCluster(
  dataDir: string,
): { pid: number; socketDir: string; port: number; user: string } | undefined {
  const found = postmasterOf(dataDir)
  if (!found || found.status !== 'ready' || !isPostgres(found.pid)) return undefined
  return { pid: found.pid, socketDir: found.socketDir, port: found.port, user: 'tequio' }
}

/** Writes down that this process started that server, so that a later start can tell an orphan from a neighbour. */
export function claim(socketDir: string, server: number | undefined): void {
  if (server) writeFileSync(ownerFile(socketDir, server), `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 })
}

/** Claims of servers that are gone stay behind when their process was killed. */
export function dropOldClaims(socketDir: string, server: number | undefined): void {
  for (const name of readdirSync(socketDir))
    if (name.startsWith('owner.') && name !== `owner.${server}`) rmSync(join(socketDir, name), { force: true })
}

/** Takes the claim back. */
export function release(socketDir: string, server: number | undefined): void {
  if (server) rmSync(ownerFile(socketDir, server), { force: true })
}

function ownerFile(socketDir: string, server: number): string {
  return join(socketDir, `owner.${server}`)
}

/**
 * Makes sure that no other server uses the data folder: removes the file of a dead one, waits for one that is stopping
 * because its parent died, stops it when nobody told it to.
 *
 * @throws StartError `already_running` when its parent lives, or when we did not start it
 */
export async function clearTheWay(dataDir: string, log: (line: string) => void): Promise<void> {
  const found = postmasterOf(dataDir)
  if (!found) return
  if (!isPostgres(found.pid)) {
    // The number may belong to another program by now, and PostgreSQL would then refuse to start.
    // It still checks by itself that no worker of the dead server is left.
    rmSync(join(dataDir, 'postmaster.pid'), { force: true })
    // Nor may the socket's: a process that ended but was not yet noticed by its parent would look alive to PostgreSQL.
    if (found.socketDir) rmSync(join(found.socketDir, `.s.PGSQL.${found.port}.lock`), { force: true })
    return
  }
  const owner = readOwner(found)
  if (!owner || owner.alive)
    throw new StartError(
      'already_running',
      owner
        ? `The database in ${dataDir} is in use by process ${owner.pid} (PostgreSQL ${found.pid}): stop that one first.`
        : `The database in ${dataDir} is in use by PostgreSQL process ${found.pid}, which Tequio did not start: stop it first.`,
      { pid: owner?.pid ?? found.pid },
    )
  log(`stopping PostgreSQL ${found.pid}, left over by process ${owner.pid}`)
  await stopOrphan(found.pid)
}

async function stopOrphan(pid: number): Promise<void> {
  const started = Date.now()
  let sent = ''
  while (isPostgres(pid)) {
    const waited = Date.now() - started
    const signal = waited < ORPHAN_FAST_MS ? 'SIGINT' : 'SIGQUIT'
    if (waited > ORPHAN_LIMIT_MS)
      throw new StartError(
        'already_running',
        `PostgreSQL process ${pid} of an earlier run does not stop: stop it first.`,
        { pid },
      )
    if (sent !== signal) process.kill(pid, signal)
    sent = signal
    await pause(25)
  }
}

function readOwner(found: Postmaster): { pid: number; alive: boolean } | undefined {
  try {
    const [pid, started] = readFileSync(ownerFile(found.socketDir, found.pid), 'utf8').trim().split(' ')
    return { pid: Number(pid), alive: isAlive(Number(pid)) && startOf(Number(pid)) === started }
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isPostgres(pid: number): boolean {
  return isAlive(pid) && /postgres/.test(processField(pid, 'comm'))
}

/** When a process began, in whatever unit the system has: only good to compare. */
function startOf(pid: number): string {
  return processField(pid, 'start')
}

function processField(pid: number, field: 'comm' | 'start'): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold spaces and brackets itself; the start time is field 22.
    const end = stat.lastIndexOf(')')
    // A zombie has ended, whoever has not noticed it yet.
    if (stat.slice(end + 2, end + 3) === 'Z') return ''
    return field === 'comm' ? stat.slice(stat.indexOf('(') + 1, end) : (stat.slice(end + 2).split(' ')[19] ?? '')
  } catch {
    return process.platform === 'linux' ? '' : fromPs(pid, field)
  }
}

function fromPs(pid: number, field: 'comm' | 'start'): string {
  try {
    const out = execFileSync('ps', ['-o', field === 'comm' ? 'comm=' : 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
    return out.trim().replaceAll(' ', '_')
  } catch {
    return ''
  }
}
