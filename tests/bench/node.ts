// A real node in a process of its own, durable, with a community of many members that hold sessions. For benches and faults.
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPool, type Pool } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { setHouse } from '#kernel/house'
import { silent } from '#kernel/log'
import { named } from '#kernel/registry'
import type { Caller } from '#kernel/context'
import { openRooms } from '../../src/boot/rooms.ts'

const root = join(import.meta.dirname, '../..')

export type Member = { person: string; account: string; token: string; sessionToken: string }
export type RunningNode = {
  port: number
  pid: number
  postmaster: number
  dataDir: string
  /** As superuser of the node's own cluster. */
  owner: Pool
  where: { host: string; port: number; username: string; database: string }
  process: ChildProcess
  /** What it has printed so far. */
  said(): string
  stop(signal?: NodeJS.Signals): Promise<void>
  remove(): void
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

export async function startNode(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<RunningNode> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tequio-node-'))
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, 'src/boot/cli.ts'), 'start'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      TEQUIO_DATA: dataDir,
      LOG_LEVEL: 'error',
      TEQUIO_FLOOD_BURST: '1000000000',
      TEQUIO_FLOOD_PER_SECOND: '1000000000',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const said: string[] = []
  child.stdout!.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready())
    child.once('exit', (code) => failed(new Error(`the node ended with ${code}: ${said.join('')}`)))
  })
  const pidFile = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  const where = { host: pidFile[4]!, port: Number(pidFile[3]), username: 'tequio', database: 'tequio' }
  const owner = openPool({ host: where.host, port: where.port, database: where.database, user: where.username }, 4)
  return {
    port,
    pid: child.pid!,
    postmaster: Number(pidFile[0]),
    dataDir,
    owner,
    where,
    process: child,
    said: () => said.join(''),
    stop: async (signal = 'SIGTERM') => {
      await owner.end({ timeout: 1 })
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill(signal)
        await gone
      }
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/** A community by the real commands, and members with accounts and tokens. */
export async function populate(
  node: RunningNode,
  members: number,
  blueprint: 'lets' | 'timebank' = 'lets',
): Promise<{ group: GroupId; address: string; members: Member[] }> {
  openRooms()
  setHouse({
    pool: node.owner,
    dataDir: node.dataDir,
    origin: `http://localhost:${node.port}`,
    log: silent,
    clock: () => new Date(),
    wake: () => {},
  })
  const now = new Date()
  const someone = async (name: string): Promise<Caller> => {
    const id = newId<'person'>()
    await node.owner`insert into people.person (id, state, name, locale, created_at) values (${id}, 'active', ${name}, 'en', ${now})`
    return { actor: { kind: 'person', id, host: false, scopes: null }, door: 'test', locale: 'en' }
  }
  const coordinator = await someone('Coordinator')
  const address = `bench-${newId().slice(-8)}`
  const { group } = (await named('groups.create')(coordinator, {
    name: 'Bench',
    address,
    blueprint,
    admission: 'request',
    visibility: 'page',
    place: '',
    locale: 'en',
    time_zone: 'UTC',
  })) as { group: GroupId }
  const made: Member[] = []
  for (let i = 0; i < members; i++) {
    const caller = await someone(`Member ${i}`)
    const person = (caller.actor as { id: string }).id
    const [token, sessionToken] = [newToken(), newToken()]
    await node.owner`insert into groups.membership (id, group_id, person_id, state, joined_at, created_at) values (${newId()}, ${group}, ${person}, 'active', ${now}, ${now})`
    await node.owner`select groups.rebuild_reach(${person})`
    await node.owner`insert into people.token (id, token_hash, person_id, name, scopes, created_at, expires_at)
                     values (${newId()}, ${hashToken(token)}, ${person}, 'bench', ${['ledger', 'market', 'groups', 'people', 'notices', 'items']}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
    await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                     values (${newId()}, ${hashToken(sessionToken)}, ${person}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
    await named('ledger.open_account')(
      { actor: { kind: 'system', reason: 'bench' }, door: 'test', locale: 'en' },
      { group, person },
    )
    const [account] = await node.owner<{ id: string }[]>`select id from ledger.account where holder_person = ${person}`
    made.push({ person, account: account!.id, token, sessionToken })
  }
  // As autovacuum does within a minute, and as the tables of pgbench are.
  await node.owner`analyze`
  return { group, address, members: made }
}
