import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/harness/house.ts'
import { sendDue, sendMail, startSending, waitingMail, type Smtp } from './server/index.ts'
import type { TakenMail } from './server/store.ts'
import { inTransaction } from '#kernel/db'
import { makeCtx } from '#kernel/command'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  await house.owner`delete from notices.mail`
})

/** Until every listener has heard every fact: another test's transaction may hold the newest back for a moment. */
async function heard(): Promise<void> {
  do await house.drain()
  while (
    (await house.owner`select 1 from kernel.cursor c join kernel.fact f on (f.xid, f.id) > (c.xid, c.id) limit 1`)
      .length > 0
  )
}

const write = async (address = 'n@example.org'): Promise<string> => {
  const { mail } = await sendMail(house.system, {
    address,
    locale: 'en',
    kind: 'people.sign_in',
    values: { code: '123 456', minutes: 20 },
    link: '/m/in/secret',
  })
  return mail ?? ''
}
type Row = {
  tries: number
  sent_at: Date | null
  gave_up_at: Date | null
  failure: string | null
  body_text: string
  body_html: string
  next_try_at: Date
}
const row = async (id: string): Promise<Row> => {
  const [found] = await house.owner<
    Row[]
  >`select tries, sent_at, gave_up_at, failure, body_text, body_html, next_try_at from notices.mail where id = ${id}`
  if (!found) throw new Error('no letter')
  return found
}
const failing = (failure: { code: string; responseCode?: number }): Smtp => ({
  send: () => Promise.reject(Object.assign(new Error('nobody@example.org is unknown'), failure)),
  close: () => {},
})
function taking(): Smtp & { got: TakenMail[] } {
  const got: TakenMail[] = []
  return { got, send: async (mail) => void got.push(mail), close: () => {} }
}

describe('sending', () => {
  it('takes what waits, and keeps no words of what left', async () => {
    const id = await write()
    const smtp = taking()
    expect(await sendDue(smtp)).toBe(1)
    expect(smtp.got[0]).toMatchObject({ id, address: 'n@example.org' })
    expect(smtp.got[0]?.body_text).toContain('/m/in/secret')
    expect(await row(id)).toMatchObject({ sent_at: house.now.get(), body_text: '', body_html: '' })
    expect(await sendDue(smtp)).toBe(0)
  })

  it('nothing is sent of an act that failed', async () => {
    await expect(
      inTransaction(house.pool, null, async (tx) => {
        await sendMail(makeCtx(house.system, tx, house.now.get()).ctx, {
          address: 'never@example.org',
          locale: 'en',
          kind: 'people.sign_in',
          values: { code: '1', minutes: 1 },
        })
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(await sendDue(taking())).toBe(0)
  })

  it('tries again after growing pauses, under the same id, and writes no address into the reason', async () => {
    const id = await write()
    const smtp = taking()
    for (const pause of [60, 300, 900]) {
      expect(await sendDue(failing({ code: 'ECONNECTION' }))).toBe(0)
      const now = await row(id)
      expect([now.next_try_at.getTime() - house.now.get().getTime(), now.failure]).toEqual([
        pause * 1000,
        'ECONNECTION',
      ])
      house.now.pass(pause - 1)
      expect(await sendDue(smtp)).toBe(0)
      house.now.pass(1)
    }
    expect(await sendDue(smtp)).toBe(1)
    expect(smtp.got[0]?.id).toBe(id)
    expect(await row(id)).toMatchObject({ tries: 4, failure: null })
  })

  it('where the server is away, one try tells it for all', async () => {
    const ids = [await write('a@example.org'), await write('b@example.org')]
    let tries = 0
    await sendDue({
      send: () => Promise.reject(Object.assign(new Error(), { code: 'ETIMEDOUT', try: (tries += 1) })),
      close: () => {},
    })
    expect(tries).toBe(1)
    for (const id of ids) expect(await row(id)).toMatchObject({ failure: 'ETIMEDOUT', tries: 1, gave_up_at: null })
    tries = 0
    house.now.pass(60)
    await sendDue({
      send: () =>
        Promise.reject(Object.assign(new Error(), { code: 'EENVELOPE', responseCode: 451, try: (tries += 1) })),
      close: () => {},
    })
    expect(tries).toBe(2)
  })

  it('gives up what the other side will never take, at once', async () => {
    const id = await write()
    await sendDue(failing({ code: 'EENVELOPE', responseCode: 550 }))
    expect(await row(id)).toMatchObject({ gave_up_at: house.now.get(), failure: 'EENVELOPE 550', tries: 1 })
    house.now.pass(86_400)
    expect(await sendDue(taking())).toBe(0)
  })

  it('gives up after three days', async () => {
    const id = await write()
    house.now.pass(3 * 86_400)
    await sendDue(failing({ code: 'EAUTH', responseCode: 535 }))
    expect(await row(id)).toMatchObject({ gave_up_at: house.now.get() })
    expect(await waitingMail(house.pool)).toEqual({ waiting: 0, given_up: 1, oldest_at: null })
  })

  it('one letter goes through one sender', async () => {
    for (let i = 0; i < 40; i += 1) await write(`n${i}@example.org`)
    const smtp = taking()
    const sent = await Promise.all([sendDue(smtp), sendDue(smtp), sendDue(smtp)])
    expect(sent.reduce((a, b) => a + b)).toBe(40)
    expect(new Set(smtp.got.map((m) => m.id)).size).toBe(40)
  })

  it('a sender that died gives its letter back by itself', async () => {
    const id = await write()
    await house.pool`select notices.take_mails(${house.now.get()}, ${new Date(house.now.get().getTime() + 600_000)}, 20)`
    expect(await sendDue(taking())).toBe(0)
    house.now.pass(600)
    const smtp = taking()
    expect(await sendDue(smtp)).toBe(1)
    expect(smtp.got[0]).toMatchObject({ id, tries: 2 })
  })

  it('a new letter wakes the sender', async () => {
    const smtp = taking()
    const sending = startSending(smtp, 3_600_000)
    await sending.idle()
    await write()
    await heard()
    await sending.idle()
    expect(smtp.got).toHaveLength(1)
    await sending.stop()
    await write()
    await heard()
    expect(smtp.got).toHaveLength(1)
  })

  it('without a mail server letters wait for the host', async () => {
    const id = await write()
    const sending = startSending(null)
    sending.wake()
    await sending.idle()
    await sending.stop()
    expect(await row(id)).toMatchObject({
      tries: 0,
      sent_at: null,
      body_text: expect.stringContaining('/m/in/secret') as unknown,
    })
  })
})
