// Sends what waits in the outbox: beside the acts, never inside them. Each letter is taken for a few minutes by one sender;
// a sender that dies gives it back by that, and the letter goes again under the same id.
import { house } from '#kernel/house'
import { describe } from '#kernel/log'
import { isFinal, nextTry } from '../../rules.ts'
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
    for (const mail of mails) if (await sendOne(smtp, mail)) sent += 1
  }
}

async function sendOne(smtp: Smtp, mail: store.TakenMail): Promise<boolean> {
  const { pool, clock, log } = house()
  try {
    await smtp.send(mail)
  } catch (error) {
    const now = clock()
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    const next = nextTry({ tries: mail.tries, created_at: mail.created_at, now, final: isFinal({ code, responseCode }) })
    // A code and a number, never what the other side wrote: that often quotes the address.
    await store.mailFailed(pool, mail.id, [code ?? 'fault', responseCode].filter(Boolean).join(' '), next, now)
    log.warn({ mail: mail.id, tries: mail.tries, smtp: responseCode, ...describe(error) }, next ? 'letter waits' : 'letter given up')
    return false
  }
  await store.mailSent(pool, mail.id, clock())
  return true
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
