// argon2id (RFC 9106) outside the transaction, two at a time: a small server stays awake while many try passwords.
import { hash, verify } from '@node-rs/argon2'
import { refuse } from '#kernel/errors'
import { newToken } from '#kernel/secrets'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; written out so that an update can't weaken it. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const atOnce = 2
const mostWaiting = 64

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) throw refuse('kernel.busy')
    await new Promise<void>((go) => waiting.push(go))
  } else running += 1
  try {
    return await work()
  } finally {
    // The place is handed on, so that a newcomer can't slip in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

let nobodys: Promise<string> | null = null

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost))

/** Takes as long for somebody without a password as for a wrong one. */
export async function verifyPassword(known: string | null | undefined, password: string): Promise<boolean> {
  nobodys ??= hash(newToken(), cost)
  const against = known ?? (await nobodys)
  const fits = await inTurn(() => verify(against, password).catch(() => false))
  return fits && known !== null && known !== undefined
}
