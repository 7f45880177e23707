// Asking to confirm: what waits, for whom, and how it ends.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { requestDays } from '../schema.ts'
import { accept, cancel, decline, expireRequests, myAccount, request, transfer } from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let asked: string
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const facts = async (): Promise<string[]> =>
  (await house.owner<{ name: string }[]>`select name from kernel.fact where subject = ${asked} order by id`).map(
    (f) => f.name,
  )

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
})
afterAll(() => house.close())
beforeEach(async () => {
  asked = (await request(keyed(ana), { group, from: ben.actor.id, amount: '4', description: 'sewing' })).transfer
})

it('waits for the payer, with what each may do', async () => {
  const [bens] = (await myAccount(ben, { group })).waiting
  expect(bens).toMatchObject({
    transfer: asked,
    direction: 'pay',
    other: { name: 'Ana' },
    amount: 400n,
    description: 'sewing',
    can: { accept: { ok: true }, decline: { ok: true }, cancel: { ok: false } },
  })
  const [anas] = (await myAccount(ana, { group })).waiting
  expect(anas).toMatchObject({
    transfer: asked,
    direction: 'receive',
    other: { name: 'Ben' },
    can: { accept: { ok: false }, decline: { ok: false }, cancel: { ok: true } },
  })
  expect(await transfer(ana, { transfer: asked })).toMatchObject({
    state: 'pending',
    number: '',
    entries: [],
    balanceAfter: null,
  })
  await cancel(keyed(ana), { transfer: asked })
})

it('confirmed, it is a payment of that moment, with who did what', async () => {
  const before = (await myAccount(ana, { group })).balance
  house.now.pass(3600)
  const made = await accept(keyed(ben), { transfer: asked })
  expect(made.transfer).toBe(asked)
  expect((await myAccount(ana, { group })).balance).toBe(before + 400n)
  const receipt = await transfer(ana, { transfer: asked })
  expect(receipt).toMatchObject({ state: 'completed', workflow: 'request', author: { name: 'Ana' } })
  expect(receipt.settled_at!.getTime() - receipt.recorded_at.getTime()).toBe(3_600_000)
  expect(await facts()).toEqual(['ledger.transfer_requested', 'ledger.transfer_completed'])
  expect(
    (await house.owner`select state, by_person from ledger.transfer_version where transfer_id = ${asked}`)[0],
  ).toEqual({ state: 'completed', by_person: ben.actor.id })
})

it.each([
  [
    'declined',
    'rejected',
    () => decline(keyed(ben), { transfer: asked, reason: 'not what we said' }),
    'ledger.transfer_declined',
  ],
  ['taken back', 'cancelled', () => cancel(keyed(ana), { transfer: asked }), 'ledger.transfer_cancelled'],
] as const)('%s, nothing moves and it can’t be confirmed any more', async (_, state, act, fact) => {
  await act()
  expect(await transfer(ana, { transfer: asked })).toMatchObject({ state, settled_at: null })
  expect(await facts()).toEqual(['ledger.transfer_requested', fact])
  await expect(accept(keyed(ben), { transfer: asked })).rejects.toMatchObject({ code: 'ledger.transfer_settled' })
})

it('runs out by the clock', async () => {
  house.now.pass((requestDays + 1) * 86_400)
  expect((await myAccount(ben, { group })).waiting).toEqual([])
  await inTransaction(house.pool, null, async (tx) => {
    const { ctx, flush } = makeCtx(house.system, tx, house.now.get())
    expect(await expireRequests(ctx)).toBe(1)
    await flush()
  })
  expect(await transfer(ben, { transfer: asked })).toMatchObject({ state: 'expired' })
  expect(await facts()).toEqual(['ledger.transfer_requested', 'ledger.transfer_expired'])
})
