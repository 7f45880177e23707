// Writers that pay through HTTP and remember what they sent and what was acknowledged. A lost answer is unknown, never a no.
import { randomUUID } from 'node:crypto'
import type { Member } from '../bench/node.ts'

export type Sent = {
  key: string
  member: Member
  to: string
  amount_minor: string
  state: 'acknowledged' | 'refused' | 'unknown'
}

/** One payment. Transport errors and 5xx leave it unknown. */
export async function pay(port: number, group: string, sent: Sent): Promise<void> {
  try {
    const response = await fetch(`http://localhost:${port}/api/ledger/pay`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${sent.member.token}`,
        'idempotency-key': sent.key,
      },
      body: JSON.stringify({ group, to: sent.to, amount_minor: sent.amount_minor, description: 'fault' }),
      signal: AbortSignal.timeout(8000),
    })
    await response.text()
    if (response.ok) sent.state = 'acknowledged'
    else if (response.status < 500 && response.status !== 429) sent.state = 'refused'
  } catch {
    // the connection broke: nobody knows yet
  }
}

/** `writers` pay until told to stop. */
export function writers(
  port: number,
  group: string,
  members: Member[],
  count: number,
  log: Sent[],
): { stop(): Promise<void> } {
  let on = true
  const one = async (n: number): Promise<void> => {
    for (let i = n; on; i += count) {
      const member = members[i % members.length]!
      const to = members[(i * 5 + 1 + n) % members.length]!
      if (to === member) continue
      const sent: Sent = {
        key: randomUUID(),
        member,
        to: to.account,
        amount_minor: String(1 + (i % 9)),
        state: 'unknown',
      }
      log.push(sent)
      await pay(port, group, sent)
      if (sent.state === 'unknown') return
    }
  }
  const all = Promise.all(Array.from({ length: count }, (_, n) => one(n)))
  return {
    stop: async () => {
      on = false
      await all
    },
  }
}
