// Many at once: limits hold, keys answer once, locks don't wait crosswise.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Refusal } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { pay, request, accept, reverse, verify } from './index.ts'
import { post, type Line } from './store-posting.ts'

let house: TestHouse
let group: GroupId
let treasurer: Someone
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const codeOf = (outcome: PromiseSettledResult<unknown>): string | null =>
  outcome.status === 'fulfilled' ? null : (outcome.reason as Refusal).code
const member = (name: string) => house.member(group, name)
type Account = { id: string; balance: bigint; currency: string }
async function accountOf(who: Someone): Promise<Account> {
  const [row] = await house.owner<
    Account[]
  >`select id, balance_minor as balance, currency_id as currency from ledger.account where holder_person = ${who.actor.id}`
  return row!
}
const limit = (who: Someone, min: number | null, max: number | null = null) =>
  house.owner`update ledger.account set own_min = true, own_max = true, min_minor = ${min}, max_minor = ${max} where holder_person = ${who.actor.id}`

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community()
  group = made.group
  treasurer = await house.member(group, 'Treasurer', ['treasurer'])
})
afterEach(async () => expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [], sum: 0n }))
afterAll(() => house.close())

describe('a limit that allows ten', () => {
  it('lets exactly ten of a hundred payments at once pass', async () => {
    const [payer, payee] = [await member('Payer'), await member('Payee')]
    await limit(payer, -1000)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, () => pay(keyed(payer), { group, to: payee.actor.id, amount_minor: '100' })),
    )
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(10)
    for (const code of outcomes.map(codeOf)) expect([null, 'ledger.limit_passed', 'kernel.too_many']).toContain(code)
    expect((await accountOf(payer)).balance).toBe(-1000n)
  })

  it('also when other processes post at the same time', async () => {
    const [payer, payee] = [await member('Payer two'), await member('Payee two')]
    await limit(payer, -1000)
    const [a, b] = [await accountOf(payer), await accountOf(payee)]
    const line = (): Line => ({
      id: newId(),
      currency: a.currency,
      payer: a.id,
      payee: b.id,
      amount_minor: 100n,
      description: '',
      occurred_on: '2026-03-12',
      actor: null,
      key: newId(),
      hash: Buffer.alloc(32),
    })
    // Each call is a transaction on its own connection, as from another process's queue.
    const calls = await Promise.all(
      Array.from({ length: 25 }, () =>
        post(house.pool, house.now.get(), 'ledger.pay', 'send', [line(), line(), line(), line()]),
      ),
    )
    expect(calls.flat().filter((o) => o.why === null)).toHaveLength(10)
    expect(new Set(calls.flat().map((o) => o.why))).toEqual(new Set([null, 'payer_limit']))
  })
})

describe('a member who is let go between the read and the write', () => {
  it('pays nothing any more', async () => {
    const [payer, payee] = [await member('Let go'), await member('Who stays')]
    const [a, b] = [await accountOf(payer), await accountOf(payee)]
    // What the first half of a payment found to be right, before the membership ended.
    const found: Line = {
      id: newId(),
      currency: a.currency,
      payer: a.id,
      payee: b.id,
      amount_minor: 100n,
      description: '',
      occurred_on: '2026-03-12',
      actor: null,
      key: newId(),
      hash: Buffer.alloc(32),
    }
    await house.owner`delete from groups.reach where person_id = ${payer.actor.id}`
    const [outcome] = await post(house.pool, house.now.get(), 'ledger.pay', 'send', [found])
    expect(outcome).toMatchObject({ why: 'membership', transfer: null })
    expect((await accountOf(payer)).balance).toBe(0n)
  })
})

describe('one key', () => {
  it('fifty times at once is one payment and fifty equal answers', async () => {
    const [payer, payee] = [await member('Once'), await member('Twice')]
    const who = keyed(payer)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => pay(who, { group, to: payee.actor.id, amount_minor: '100' })),
    )
    expect(
      new Set(answers.map((a) => JSON.stringify(a, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)))).size,
    ).toBe(1)
    expect((await accountOf(payer)).balance).toBe(-100n)
  })

  it('in several processes at once is one payment', async () => {
    const [payer, payee] = [await member('Here'), await member('There')]
    const [a, b] = [await accountOf(payer), await accountOf(payee)]
    const key = newId()
    const line = (): Line => ({
      id: newId(),
      currency: a.currency,
      payer: a.id,
      payee: b.id,
      amount_minor: 100n,
      description: '',
      occurred_on: '2026-03-12',
      actor: null,
      key,
      hash: Buffer.alloc(32, 7),
    })
    const calls = await Promise.all(
      Array.from({ length: 8 }, () => post(house.pool, house.now.get(), 'ledger.pay', 'send', [line()])),
    )
    expect(new Set(calls.flat().map((o) => `${o.why} ${o.transfer} ${o.seq} ${o.payer_minor}`)).size).toBe(1)
    expect((await accountOf(payer)).balance).toBe(-100n)
  })

  it('with another body is a clash, for another actor independent', async () => {
    const [payer, payee] = [await member('First'), await member('Second')]
    const who = keyed(payer)
    const first = await pay(who, { group, to: payee.actor.id, amount_minor: '100' })
    await expect(pay(who, { group, to: payee.actor.id, amount_minor: '101' })).rejects.toMatchObject({
      code: 'kernel.key_reused',
    })
    const other = await pay({ ...payee, key: who.key! }, { group, to: payer.actor.id, amount_minor: '100' })
    expect(other.transfer).not.toBe(first.transfer)
  })

  it('is answered again even when the act would be refused by now', async () => {
    const [payer, payee] = [await member('Going'), await member('Staying')]
    const who = keyed(payer)
    const first = await pay(who, { group, to: payee.actor.id, amount_minor: '100' })
    await house.owner`update groups.membership set state = 'suspended' where person_id = ${payer.actor.id}`
    await house.owner`select groups.rebuild_reach(${payer.actor.id})`
    expect(await pay(who, { group, to: payee.actor.id, amount_minor: '100' })).toEqual(first)
    await expect(pay(who, { group, to: payee.actor.id, amount_minor: '7' })).rejects.toMatchObject({
      code: 'kernel.key_reused',
    })
    await expect(pay(keyed(payer), { group, to: payee.actor.id, amount_minor: '100' })).rejects.toMatchObject({
      code: 'groups.suspended',
    })
  })

  it('keeps no refusal: what was refused may be tried again', async () => {
    const [payer, payee] = [await member('Short'), await member('Tall')]
    await limit(payer, 0)
    const who = keyed(payer)
    await expect(pay(who, { group, to: payee.actor.id, amount_minor: '100' })).rejects.toMatchObject({
      code: 'ledger.limit_passed',
    })
    await pay(keyed(payee), { group, to: payer.actor.id, amount_minor: '100' })
    await pay(who, { group, to: payee.actor.id, amount_minor: '100' })
    expect((await accountOf(payer)).balance).toBe(0n)
  })
})

describe('a batch', () => {
  it('of 64 with one bad payment makes the other 63', async () => {
    const people = await Promise.all(Array.from({ length: 9 }, (_, i) => member(`Crowd ${i}`)))
    await limit(people[8]!, 0)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 64 }, (_, i) => {
        const payer = i === 31 ? people[8]! : people[i % 8]!
        return pay(keyed(payer), {
          group,
          to:
            people[(i + 1) % 8]!.actor.id === payer.actor.id
              ? people[(i + 2) % 8]!.actor.id
              : people[(i + 1) % 8]!.actor.id,
          amount_minor: '100',
        })
      }),
    )
    expect(outcomes.map(codeOf).filter((code) => code !== null)).toEqual(['ledger.limit_passed'])
    expect(codeOf(outcomes[31]!)).toBe('ledger.limit_passed')
  })

  it('lets a later payment use what an earlier one brought', async () => {
    const [rich, broke, third] = [await member('Rich'), await member('Broke'), await member('Third')]
    await limit(broke, 0)
    const outcomes = await Promise.allSettled([
      pay(keyed(rich), { group, to: broke.actor.id, amount_minor: '300' }),
      pay(keyed(broke), { group, to: third.actor.id, amount_minor: '200' }),
      pay(keyed(broke), { group, to: third.actor.id, amount_minor: '200' }),
    ])
    expect(outcomes.map(codeOf)).toEqual([null, null, 'ledger.limit_passed'])
  })

  it('confirms one request once, and turns one payment round once', async () => {
    const [asker, asked] = [await member('Asker'), await member('Asked')]
    const { transfer } = await request(keyed(asker), { group, from: asked.actor.id, amount_minor: '500' })
    const confirmed = await Promise.allSettled(Array.from({ length: 10 }, () => accept(keyed(asked), { transfer })))
    expect(confirmed.map(codeOf).filter((code) => code === null)).toHaveLength(1)
    const back = await Promise.allSettled(Array.from({ length: 10 }, () => reverse(keyed(asker), { transfer })))
    expect(back.map(codeOf).filter((code) => code === null)).toHaveLength(1)
    expect((await accountOf(asker)).balance).toBe(0n)
  })
})

describe('locks', () => {
  it('of opposite orders never wait for each other', async () => {
    const [one, two] = [await member('One'), await member('Two')]
    const other = await house.community({ blueprint: 'timebank' })
    const [three, four] = [await house.member(other.group, 'Three'), await house.member(other.group, 'Four')]
    const [a, b, c, d] = (await Promise.all([one, two, three, four].map(accountOf))) as [
      Account,
      Account,
      Account,
      Account,
    ]
    const line = (payer: Account, payee: Account): Line => ({
      id: newId(),
      currency: payer.currency,
      payer: payer.id,
      payee: payee.id,
      amount_minor: 0n,
      description: '',
      occurred_on: '2026-03-12',
      actor: null,
      key: newId(),
      hash: Buffer.alloc(32),
    })
    const there = () => post(house.pool, house.now.get(), 'ledger.pay', 'send', [line(a, b), line(c, d)])
    const back = () => post(house.pool, house.now.get(), 'ledger.pay', 'send', [line(d, c), line(b, a)])
    const calls = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? there() : back())))
    expect(calls.flat().every((o) => o.why === null)).toBe(true)
    expect(await verify(other.coordinator, { group: other.group })).toMatchObject({ ok: true, transfers: 60n })
  })
})
