import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runningCluster, startEmbedded, type EmbeddedPostgres } from './embedded-postgres.ts'

const settings = { fsync: 'off' }
let folder = ''
let dataDir = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tequio-pg-test-'))
  dataDir = join(folder, 'pg')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = (dir = dataDir) => startEmbedded({ dataDir: dir, settings, log: () => {} })

async function ask(server: EmbeddedPostgres, query: string) {
  const sql = postgres({ host: server.socketDir, port: server.port, username: server.user, database: 'postgres' })
  return [...(await sql.unsafe(query).finally(() => sql.end()))]
}

/** Another Tequio process with this data folder; resolves when its server answers. */
async function neighbour() {
  const script = `
    const { startEmbedded } = await import(process.argv[1])
    await startEmbedded({ dataDir: process.argv[2], settings: { fsync: 'off' }, log: () => {} })
    console.log('ready')
    process.stdin.resume()`
  const module = new URL('./embedded-postgres.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

describe('startEmbedded', () => {
  test('makes a cluster, keeps what is written, and says where it runs', async () => {
    const first = await start()
    expect(await ask(first, 'create table kept as select 1 as n')).toEqual([])
    expect(runningCluster(dataDir)).toMatchObject({ pid: first.pid, socketDir: first.socketDir })
    await first.stop()
    await first.stop()
    expect(runningCluster(dataDir)).toBeUndefined()

    const second = await start()
    expect(await ask(second, 'select n from kept')).toEqual([{ n: 1 }])
    await second.stop()
  })

  test('listens on no network and sorts alike everywhere', async () => {
    const server = await start()
    const [row] = await ask(
      server,
      `select current_setting('listen_addresses') as tcp, upper('é') as upper, 'Z' < 'a' as bytes,
              current_setting('timezone') as zone, current_setting('fsync') as fsync`,
    )
    expect(row).toEqual({ tcp: '', upper: 'É', bytes: true, zone: 'UTC', fsync: 'off' })
    await server.stop()
  })

  test('refuses a folder that another process uses, and names that process', async () => {
    const other = await neighbour()
    await expect(start()).rejects.toMatchObject({ code: 'already_running', pid: other.pid })
    other.kill('SIGKILL')
    await once(other, 'exit')
  })

  test('a killed parent takes its server with it, and the next start waits for that', async () => {
    const other = await neighbour()
    const orphan = runningCluster(dataDir)
    other.kill('SIGKILL')
    await once(other, 'exit')
    const server = await start()
    expect(server.pid).not.toBe(orphan?.pid)
    expect(await ask(server, 'select n from kept')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('comes back after the server itself was killed', async () => {
    const first = await start()
    process.kill(first.pid, 'SIGKILL')
    await first.gone
    const second = await start()
    expect(await ask(second, 'select n from kept')).toEqual([{ n: 1 }])
    await second.stop()
  })

  test('a number in an old lock file that now belongs to another program is no hindrance', async () => {
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n5432\n\n\n\nready\n`)
    const server = await start()
    await server.stop()
  })

  test('starts a copy that came with other modes', async () => {
    const copy = join(folder, 'copy')
    cpSync(dataDir, copy, { recursive: true })
    chmodSync(copy, 0o755)
    const server = await start(copy)
    expect(await ask(server, 'select n from kept')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('finds a shorter place for the socket when the path is too long', async () => {
    const server = await start(join(folder, 'a'.repeat(100), 'pg'))
    expect(server.socketDir.length).toBeLessThan(90)
    expect(await ask(server, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
  })

  const broken: [code: string, files: Record<string, string>][] = [
    ['not_a_cluster', { 'letter.txt': 'x' }],
    ['version_mismatch', { PG_VERSION: '9\n' }],
    ['damaged', { PG_VERSION: '18\n', 'postgresql.conf': '' }],
  ]
  test.each(broken)('%s is said in one sentence', async (code, files) => {
    const dir = mkdtempSync(join(folder, 'broken-'))
    mkdirSync(join(dir, 'pg'), { mode: 0o700 })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'pg', name), text)
    const failure = start(join(dir, 'pg'))
    await expect(failure).rejects.toMatchObject({ name: 'StartError', code })
    await expect(failure).rejects.toThrow(/^[^\n]+[.]$/)
  })
})
