// Which actor stands behind a token. The room of people answers; the kernel only asks, and asks once for all that wait.
import type { Actor, Locale } from './context.ts'

export type Known = { actor: Actor; locale: Locale | null }
type Authenticator = (tokenHashes: readonly Buffer[], now: Date) => Promise<Map<string, Known>>

let authenticator: Authenticator = async () => new Map()
export const setAuthenticator = (answer: Authenticator): void => void (authenticator = answer)

type Waiting = { hash: Buffer; hex: string; done: (k: Known | null) => void; failed: (e: unknown) => void }
const waiting: Waiting[] = []
let asking = false

/** The actor of a session or API token, or null. Never cached, so an ended session is ended at once. */
export function whoIs(hash: Buffer, now: () => Date): Promise<Known | null> {
  return new Promise((done, failed) => {
    waiting.push({ hash, hex: hash.toString('hex'), done, failed })
    if (asking) return
    asking = true
    setImmediate(() => void askAll(now))
  })
}

async function askAll(now: () => Date): Promise<void> {
  while (waiting.length > 0) {
    const rows = waiting.splice(0, 500)
    try {
      const known = await authenticator(
        rows.map((r) => r.hash),
        now(),
      )
      for (const row of rows) row.done(known.get(row.hex) ?? null)
    } catch (error) {
      for (const row of rows) row.failed(error)
    }
  }
  asking = false
}
