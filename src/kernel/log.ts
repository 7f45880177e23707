// Structured logs, one JSON object a line, without personal data: ids and codes, never names, addresses, texts or tokens.
import { pino } from 'pino'

export type Log = {
  info(what: Record<string, unknown>, text: string): void
  warn(what: Record<string, unknown>, text: string): void
  error(what: Record<string, unknown>, text: string): void
}

/** Whatever a careless caller passes, these never reach the log. */
const secret = [
  'password',
  'token',
  'address',
  'email',
  'cookie',
  'authorization',
  'name',
  'body',
  'text',
  'code',
  'secret',
]
const redact = { paths: secret.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), remove: true }

export const openLog = (level = 'info'): Log =>
  pino({ level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime })
export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** An error as a log may hold it: its class, code and place; never its message, which may quote user text. */
export function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code, severity, routine, constraint_name, table_name } = error as Error & Record<string, unknown>
  const place = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
  return { error: error.name, pg: code, severity, routine, constraint: constraint_name, table: table_name, place }
}
