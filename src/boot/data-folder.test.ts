import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { prepareFolder } from './data-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'tequio-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('the data folder', () => {
  it('is made with all above it, twice without complaint', () => {
    const folder = join(base, 'a/b/c')
    prepareFolder(folder)
    prepareFolder(folder)
    expect(statSync(join(folder, 'blobs')).mode & 0o777).toBe(0o700)
  })

  it.each(['', '/below'])('is no file (%s)', (below) => {
    writeFileSync(join(base, 'file'), '')
    expect(() => prepareFolder(join(base, 'file') + below)).toThrow(/is a file, or lies below one: choose another/)
  })

  // In a process of its own: what it proves is that the start ends, where it once tried for ever.
  it.runIf(existsSync('/proc/self'))('in a place that can’t be made is one sentence, at once', () => {
    const { status, stderr, signal } = spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'start'], {
      encoding: 'utf8',
      env: { ...process.env, TEQUIO_DATA: '/proc/tequio/data', PORT: '0' },
      timeout: 15_000,
      killSignal: 'SIGKILL',
    })
    expect({ status, signal }).toEqual({ status: 1, signal: null })
    expect(stderr.split('\n')[0]).toBe(
      "The data folder /proc/tequio/data can't be made or written (ENOENT): choose another with TEQUIO_DATA.",
    )
  })
})
