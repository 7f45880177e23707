// All settings of a node, from the environment, read once. Wrong values stop the start with one sentence each.
import { join, resolve } from 'node:path'
import { readDatabaseUrl } from '#kernel/database-url'
import { StartError } from './start-error.ts'

export type Settings = {
  host: string
  port: number
  /** Public address; links in mails lead here. */
  origin: string
  behindProxy: boolean
  /** Notices, mail and jobs run in this process; else a `tequio worker` does them. */
  worker: boolean
  dataDir: string
  databaseUrl: string | null
  appDatabaseUrl: string | null
  logLevel: string
  flood: { burst: number; perSecond: number }
}

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const port = number(env, 'PORT', 3000, 0, 65_535)
  // On this machine alone, unless told otherwise.
  const host = env['HOST'] || '127.0.0.1'
  const origin = env['TEQUIO_ORIGIN'] || `http://localhost:${port}`
  let url: URL
  try {
    url = new URL(origin)
  } catch {
    throw new StartError('failed', `TEQUIO_ORIGIN is not an address: write it like https://sel.example.`)
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.pathname !== '/')
    throw new StartError('failed', 'TEQUIO_ORIGIN is an address without a path: write it like https://sel.example.')
  return {
    host,
    port,
    origin: url.origin,
    behindProxy: env['TEQUIO_PROXY'] === '1',
    worker: env['TEQUIO_WORKER'] !== 'apart',
    dataDir: resolve(env['TEQUIO_DATA'] || join(import.meta.dirname, '../../data')),
    databaseUrl: database(env, 'DATABASE_URL'),
    appDatabaseUrl: database(env, 'DATABASE_APP_URL'),
    logLevel: env['LOG_LEVEL'] || 'info',
    flood: {
      burst: number(env, 'TEQUIO_FLOOD_BURST', 600, 1, 1e9),
      perSecond: number(env, 'TEQUIO_FLOOD_PER_SECOND', 100, 1, 1e9),
    },
  }
}

function database(env: NodeJS.ProcessEnv, name: string): string | null {
  const text = env[name]?.trim()
  if (!text) return null
  // Not said again: it holds a password.
  if (!readDatabaseUrl(text))
    throw new StartError(
      'failed',
      `${name} is not the address of a database: write it like postgres://user:password@host/name, or postgres://user@/name?host=/run/postgresql for a socket.`,
    )
  return text
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = env[name]
  if (!text) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new StartError('failed', `${name} is not a number between ${min} and ${max}.`)
  return value
}
