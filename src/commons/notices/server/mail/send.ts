// Sends what waits in the outbox: beside the acts, never inside them. Each letter is taken for a few minutes by one sender;
// a sender that dies gives it back by that, and the letter goes again under the same id.
import { house } from '#kernel/house'
import { describe } from '#kernel/log'
import { isFinal, isLetters, nextTry, type Failure } from '../../rules.ts'
import * as store from '../store.ts'
import type { Smtp } from './smtp.ts'

const atOnce = 20
const lease_ms = 10 * 60_000

/** Sends all that is due now, and returns how many left. */
export async function sendDue(smtp: Smtp): Promise<number> {
  const { pool, clock } = house()
  let sent = 0
  for (;;) {
    const now = clock()
    const mails = await store.takeMails(pool, now, new Date(now.getTime() + lease_ms), atOnce)
    if (mails.length === 0) return sent
    for (const [i, mail] of mails.entries()) {
      const failure = await trySend(smtp, mail)
      if (!failure) sent += 1
      else if (!isLetters(failure)) {
        // The server itself is away: the rest waits too, instead of each finding out by itself.
        for (const other of mails.slice(i + 1)) await putOff(other, failure)
        return sent
      }
    }
  }
}

/** Undefined when it left. */
async function trySend(smtp: Smtp, mail: store.TakenMail): Promise<Failure | undefined> {
  try {
    await smtp.send(mail)
  } catch (error) {
    const { code, responseCode } = error as Failure
    house().log.warn({ mail: mail.id, tries: mail.tries, smtp: responseCode, ...describe(error) }, 'letter not sent')
    const failure = { code: code ?? 'fault', responseCode }
    await putOff(mail, failure)
    return failure
  }
  await store.mailSent(house().pool, mail.id, house().clock())
  return undefined
}

async function putOff(mail: store.TakenMail, failure: Failure): Promise<void> {
  const { pool, clock } = house()
  const now = clock()
  const next = nextTry({ tries: mail.tries, created_at: mail.created_at, now, final: isFinal(failure) })
  // A code and a number, never what the other side wrote: that often quotes the address.
  await store.mailFailed(pool, mail.id, [failure.code, failure.responseCode].filter(Boolean).join(' '), next, now)
}

const senders = new Set<() => void>()
export const wakeSenders = (): void => senders.forEach((wake) => wake())

export type Sending = { wake(): void; idle(): Promise<void>; stop(): Promise<void> }

/** Sends until stopped: woken by new letters, and by itself for those that wait for another try. Without SMTP it does nothing. */
export function startSending(smtp: Smtp | null, look_ms = 15_000): Sending {
  if (!smtp) return { wake: () => {}, idle: async () => {}, stop: async () => {} }
  let wanted = false
  let stopped = false
  let running: Promise<void> | null = null
  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      wanted = false
      await sendDue(smtp).catch((error: unknown) => house().log.error(describe(error), 'sending stopped'))
    }
    running = null
  }
  const wake = (): void => {
    wanted = true
    if (!stopped) running ??= run()
  }
  const timer = setInterval(wake, look_ms)
  timer.unref()
  senders.add(wake)
  wake()
  return {
    wake,
    idle: async () => void (await running),
    stop: async () => {
      stopped = true
      clearInterval(timer)
      senders.delete(wake)
      await running
      smtp.close()
    },
  }
}
