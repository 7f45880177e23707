// One kernel in one process: pages and API answer with the same instance, in the built server and in the one for development.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort, startNode } from '../bench/node.ts'

const root = join(import.meta.dirname, '../..')
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
})

async function kernels(port: number): Promise<(string | null)[]> {
  const of = async (path: string): Promise<string | null> =>
    (await fetch(`http://localhost:${port}${path}`, { headers: { accept: 'text/html' } })).headers.get(
      'x-tequio-kernel',
    )
  return [await of('/sign-in'), await of('/api/site/node'), await of('/'), await of('/api/people/me')]
}

describe('the kernel is one', () => {
  it('in the built server', async () => {
    const node = await startNode({ env: { TEQUIO_SHOW_KERNEL: '1' } })
    ends.push(node.remove, () => node.stop())
    const seen = await kernels(node.port)
    expect(seen[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(seen).size).toBe(1)
  })

  it('in the server for development', async () => {
    const port = await freePort()
    const dataDir = mkdtempSync(join(tmpdir(), 'tequio-dev-'))
    const child: ChildProcess = spawn(process.execPath, [join(root, 'scripts/run.mjs'), 'dev'], {
      cwd: root,
      env: { ...process.env, PORT: String(port), TEQUIO_DATA: dataDir, TEQUIO_SHOW_KERNEL: '1', LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    ends.push(
      () => rmSync(dataDir, { recursive: true, force: true }),
      async () => {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      },
    )
    await expect
      .poll(
        () =>
          fetch(`http://localhost:${port}/health/live`).then(
            (r) => r.status,
            () => 0,
          ),
        { timeout: 90_000, interval: 300 },
      )
      .toBe(200)
    const seen = await kernels(port)
    expect(seen[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(seen).size).toBe(1)
  }, 120_000)
})
