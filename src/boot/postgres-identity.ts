import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Binaries } from './postgres-binaries.ts'
import { StartError } from './start-error.ts'

/** As whom the server runs: PostgreSQL refuses to be root. */
export type Identity = {
  how: 'plain' | 'other user' | 'user namespace'
  /** Put before the program and its arguments. */
  prefix: string[]
  /** User to become, when root gives up its rights. */
  uid?: number
  gid?: number
  /** Who has to own the data and the socket, seen from outside. */
  owner: { uid: number; gid: number } | undefined
  /** Major version of the server. */
  major: number
}

type Person = { name: string; uid: number; gid: number }

/**
 * Tries, in order: run as we are; as root, become the owner of the data or `postgres` or `nobody`; as root below a
 * folder that these may not enter, run in a user namespace. Each try really runs the program in the folder.
 *
 * @param folder existing folder that the server will have to enter (the parent of its data)
 * @param data the data folder, which may not exist yet
 * @throws StartError `unsupported` when none of these works here
 */
export function chooseIdentity(binaries: Binaries, folder: string, data: string): Identity {
  const reasons: string[] = []
  for (const candidate of candidates(data)) {
    const tried = probe(binaries, folder, candidate)
    if (typeof tried === 'number') return { ...candidate, major: tried }
    reasons.push(`${candidate.how}: ${tried}`)
  }
  throw new StartError(
    'unsupported',
    `The packaged PostgreSQL cannot run here (${reasons.join('; ') || 'no user to run it as'}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
  )
}

function candidates(data: string): Omit<Identity, 'major'>[] {
  if (process.getuid?.() !== 0) return [{ how: 'plain', prefix: [], owner: undefined }]
  const people = passwd()
  const owner = ownerOf(data) ?? ownerOf(dirname(data))
  const drop = [
    people.find((person) => person.uid === owner && person.uid !== 0),
    people.find((person) => person.name === 'postgres'),
    people.find((person) => person.name === 'nobody'),
  ].filter((person) => person !== undefined)
  const inside = drop.at(-1)
  return [
    ...drop.map(({ uid, gid }) => ({ how: 'other user' as const, prefix: [], uid, gid, owner: { uid, gid } })),
    // initdb looks its user up in /etc/passwd, so the mapped one must exist there.
    ...(inside && process.platform === 'linux'
      ? [
          {
            how: 'user namespace' as const,
            prefix: ['unshare', '--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`],
            owner: { uid: 0, gid: 0 },
          },
        ]
      : []),
  ]
}

/** The major version when it runs, else the reason why not. */
function probe(binaries: Binaries, folder: string, identity: Omit<Identity, 'major'>): number | string {
  const [command, ...args] = [...identity.prefix, 'sh', '-c', 'cd "$2" && exec "$1" --version']
  const { status, stdout, stderr, error } = spawnSync(command, [...args, 'sh', binaries.postgres, folder], {
    cwd: '/',
    encoding: 'utf8',
    env: serverEnv(binaries),
    timeout: 20_000,
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
  })
  const major = Number(/\) (\d+)/.exec(stdout ?? '')?.[1])
  if (status === 0 && major) return major
  return error?.message ?? (stderr.trim().split('\n').at(-1) || `status ${status}`)
}

/** A small environment: nothing of ours belongs in the server, and its messages must be the ones we can read. */
export function serverEnv(binaries: Binaries): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...binaries.env }
}

function passwd(): Person[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length > 3)
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid
}

/** Gives a folder and all below it to its owner; does nothing when the folder is already theirs. */
export function giveTo(owner: Identity['owner'], path: string): void {
  if (!owner || ownerOf(path) === owner.uid) return
  const pending = [path]
  for (let current = pending.pop(); current; current = pending.pop()) {
    const stat = lstatSync(current)
    if (stat.isSymbolicLink()) continue
    if (stat.isDirectory()) for (const name of readdirSync(current)) pending.push(join(current, name))
    // The top goes last: its owner is the mark that all of it was done.
    if (current !== path) chownSync(current, owner.uid, owner.gid)
  }
  chownSync(path, owner.uid, owner.gid)
}
