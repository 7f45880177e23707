// The two commands of the README on a bare checkout, and what may go wrong around them. Downloads all packages, once.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const source = join(import.meta.dirname, '..', '..')
/** The one without an npm beside it. */
const packagedNode = realpathSync(join(source, 'node_modules', '.bin', 'node'))
const system = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))

let folder = ''
let checkout = ''
let port = 0
const started: ChildProcess[] = []

beforeAll(async () => {
  // Below a folder that only this user may enter, like the home of root.
  folder = mkdtempSync(join(tmpdir(), 'tequio-launch-'))
  checkout = join(folder, 'tequio')
  mkdirSync(join(folder, 'home'))
  copyTo(checkout)
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  port = (probe.address() as AddressInfo).port
  probe.close()
  await once(probe, 'close')
})
afterAll(() => {
  for (const child of started) if (child.pid && child.exitCode === null) tryKill(-child.pid)
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

/** Everything that a clone would hold. */
function copyTo(place: string): void {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: source, encoding: 'utf8' })
  for (const file of list.split('\0').filter(Boolean)) {
    if (!existsSync(join(source, file))) continue
    mkdirSync(dirname(join(place, file)), { recursive: true })
    cpSync(join(source, file), join(place, file))
  }
}

type Run = { child: ChildProcess; text: () => string; code: Promise<number | null> }

function run(command: string[], more: Record<string, string> = {}, cwd = checkout): Run {
  const [program = '', ...args] = command
  const env = { PATH: system.join(delimiter), HOME: join(folder, 'home'), PORT: String(port), ...more }
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, text: () => text, code: once(child, 'close').then(([code]) => code as number | null) }
}

/** Starts the node and waits until it says where it is. */
async function start(command = ['npm', 'start']): Promise<Run & { node: number; ms: number }> {
  const began = performance.now()
  const one = run(command)
  const ended = one.code.then(() => Promise.reject(new Error(`It ended instead of starting:\n${one.text()}`)))
  const open = vi.waitFor(() => expect(one.text()).toContain('Tequio is open at'), { timeout: 400_000, interval: 20 })
  await Promise.race([open, ended])
  ended.catch(() => {})
  const ms = performance.now() - began
  // The database's lock file names the server, and the claim on that server the process that holds it.
  const data = join(checkout, 'data')
  const server = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]
  const owner = readFileSync(join(data, 'postgres-socket', `owner.${server}`), 'utf8')
  return { ...one, ms, node: Number(owner.split(' ')[0]) }
}

/** Nobody listens any more, and the database has shut down properly. */
async function allGone(): Promise<void> {
  await vi.waitFor(
    async () => {
      await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow()
      expect(existsSync(join(checkout, 'data', 'postgres', 'postmaster.pid'))).toBe(false)
    },
    { timeout: 15_000, interval: 50 },
  )
}

function tryKill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

describe('a bare checkout', () => {
  test.each([
    ['without npm', { PATH: '/nowhere' }, 'npm was not found'],
    [
      'without network',
      { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' },
      'connect to the network',
    ],
  ])('%s says what is missing', async (_case, env, sentence) => {
    const bare = mkdtempSync(join(folder, 'bare-'))
    cpSync(join(checkout, 'scripts'), join(bare, 'scripts'), { recursive: true })
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(checkout, file), join(bare, file))
    const one = run([packagedNode, 'scripts/run.mjs', 'help'], env, bare)
    expect(await one.code).toBe(1)
    expect(one.text()).toContain(sentence)
    expect(one.text().trim().split('\n').length).toBeLessThan(3)
  })

  test('npm start installs, builds, makes the database and answers', async () => {
    const one = await start()
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { host: `localhost:${port}` } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<html')
    tryKill(one.child.pid ?? 0, 'SIGTERM') // npm alone, as a service manager does
    await allGone()
  })

  test('the second start takes moments', async () => {
    const one = await start()
    expect(one.ms).toBeLessThan(5_000) // under 2 s on a quiet machine
    expect(one.text()).not.toMatch(/Installing|Building/)
    tryKill(-(one.child.pid ?? 0), 'SIGINT') // Ctrl-C reaches the whole group
    await allGone()
  })

  test('an older Node hands over to the packaged one, and follows it', async () => {
    const one = await start(['node', 'scripts/run.mjs', 'start'])
    tryKill(one.child.pid ?? 0)
    await allGone()
  })

  test('a second node on the same data is refused by one sentence', async () => {
    const one = await start()
    const other = run(['npm', 'start'], { PORT: String(port + 1) })
    expect(await other.code).not.toBe(0)
    expect(other.text()).toMatch(new RegExp(`in use by process ${one.node} .*stop that one first`))
    tryKill(one.node)
    await allGone()
  })

  test('after kill -9 it comes back', async () => {
    const one = await start()
    tryKill(one.node)
    await allGone()
    const two = await start()
    tryKill(two.node, 'SIGTERM')
    await allGone()
  })

  test('pages are built anew when a source has changed', async () => {
    const file = join(checkout, 'src', 'app.html')
    writeFileSync(file, readFileSync(file, 'utf8').replace('</body>', '</body><!-- changed -->'))
    const one = await start()
    expect(one.text()).toContain('Building')
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { host: `localhost:${port}` } })
    expect(await page.text()).toContain('<!-- changed -->')
    tryKill(one.node, 'SIGTERM')
    await allGone()
  })
})
