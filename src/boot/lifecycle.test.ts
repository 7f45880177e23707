import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lifecycle } from './lifecycle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function house() {
  const told: string[] = []
  const host = Object.assign(new EventEmitter(), { exit: (code: number) => void told.push(`exit ${code}`) })
  const life = lifecycle({ log: (line) => told.push(line), host, now: () => Date.now() })
  const runs = (name: string, end: () => Promise<void> | void = () => {}) =>
    life.onStop(name, () => {
      told.push(name)
      return end()
    })
  return { told, host, life, runs }
}

describe('lifecycle', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends things in reverse order, once', async (signal) => {
    const { told, host, life, runs } = house()
    runs('database')
    runs('server')
    expect(life.stopping).toBe(false)
    host.emit(signal)
    host.emit(signal)
    expect(life.stopping).toBe(true)
    await life.stop('asked too')
    expect(told).toEqual([`stopping: ${signal}`, 'server', 'database', 'exit 0'])
  })

  test('what cannot end does not keep the rest from ending', async () => {
    const { told, life, runs } = house()
    runs('database')
    runs('worker', () => Promise.reject(new Error('stuck')))
    await life.stop('asked')
    expect(told).toEqual(['stopping: asked', 'worker', 'worker did not stop cleanly: stuck', 'database', 'exit 1'])
  })

  test('says what hangs after the limit, and ends', async () => {
    const { told, host, runs } = house()
    runs('server', () => new Promise(() => {}))
    host.emit('SIGTERM')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(told).toEqual(['stopping: SIGTERM', 'server'])
    await vi.advanceTimersByTimeAsync(1)
    expect(told.slice(2)).toEqual(['server did not stop within 10 s', 'exit 1'])
  })

  test('a second signal, later, does not wait', async () => {
    const { told, host, runs } = house()
    runs('server', () => new Promise(() => {}))
    host.emit('SIGINT')
    await vi.advanceTimersByTimeAsync(600)
    host.emit('SIGINT')
    expect(told.at(-1)).toBe('exit 1')
  })

  test('a failure has its own exit code', async () => {
    const { told, life } = house()
    await life.stop('the port is taken', 3)
    expect(told.at(-1)).toBe('exit 3')
  })
})
