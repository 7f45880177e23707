// Payments by their ways, and what each writes into the books.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import {
  account,
  adminPay,
  glance,
  myAccount,
  openCurrency,
  pay,
  payee,
  record,
  reverse,
  setLimits,
  systemAccounts,
  transfer,
  verify,
} from './index.ts'

let house: TestHouse
let group: string
let ana: Someone
let ben: Someone
let clerk: Someone
let treasurer: Someone
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const balanceOf = async (who: Someone): Promise<bigint> => (await myAccount(who, { group })).balance

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community()
  group = made.group
  ana = await house.member(made.group, 'Ana')
  ben = await house.member(made.group, 'Ben')
  clerk = await house.member(made.group, 'Clara Clerk', ['clerk'])
  treasurer = await house.member(made.group, 'Tom Treasurer', ['treasurer'])
})
afterAll(() => house.close())

describe('a payment', () => {
  it('moves the amount, and the receipt tells both sides', async () => {
    const made = await pay(keyed(ana), {
      group,
      to: ben.actor.id,
      amount: '12,50',
      description: 'two loaves',
      occurred_on: '2026-03-10',
    })
    expect(made).toEqual({ transfer: made.transfer, seq: 1n, balance_minor: -1250n })
    const seen = await transfer(ben, { transfer: made.transfer })
    expect(seen).toMatchObject({
      state: 'completed',
      workflow: 'send',
      amount: 1250n,
      description: 'two loaves',
      occurred_on: '2026-03-10',
      mine: 'payee',
      balanceAfter: 1250n,
      payer: { name: 'Ana' },
      payee: { name: 'Ben' },
      past_limit: false,
      reversed_by: null,
      can: { reverse: { ok: true }, accept: { ok: false }, cancel: { ok: false } },
    })
    expect(seen.number).toMatch(/^[A-Z]{4}-1$/)
    expect((await transfer(ana, { transfer: made.transfer })).can.reverse).toMatchObject({
      ok: false,
      code: 'ledger.party_wrong',
    })
    expect(seen.entries).toMatchObject([
      { kind: 'main', debit: { name: 'Ana' }, credit: { name: 'Ben' }, amount: 1250n },
    ])
    expect(await glance(ben, { group })).toMatchObject({ balance: 1250n, unit: { kind: 'decimal', scale: 2 } })
  })

  it.each([
    ['the code', 'code'],
    ['the account', 'account'],
    ['the holder', 'person'],
  ] as const)('finds an account by %s', async (_, by) => {
    const bens = await myAccount(ben, { group })
    const name = by === 'code' ? ` ${bens.code.toLowerCase()} ` : by === 'account' ? bens.account : ben.actor.id
    expect(await payee(ana, { group, to: name })).toMatchObject({ account: bens.account, name: 'Ben' })
    const before = await balanceOf(ben)
    await pay(keyed(ana), { group, to: name, amount_minor: '100' })
    expect(await balanceOf(ben)).toBe(before + 100n)
  })

  it('counts a gift of nothing', async () => {
    const made = await pay(keyed(ana), { group, to: ben.actor.id, amount: '0', description: 'a gift' })
    expect(await transfer(ana, { transfer: made.transfer })).toMatchObject({ amount: 0n, state: 'completed' })
  })

  it('takes the day of the group when none is given, and the caller’s way to write amounts', async () => {
    house.now.set(new Date('2026-07-01T23:30:00Z'))
    const made = await pay(
      { ...keyed(ana), locale: 'fr' },
      { group, to: ben.actor.id, amount: '1 000,5'.replace('1 000', '10') },
    )
    expect(await transfer(ana, { transfer: made.transfer })).toMatchObject({ amount: 1050n, occurred_on: '2026-07-02' })
  })

  it('goes to the community, whose account every member may read', async () => {
    const [community] = (await systemAccounts(ana, { group })).rows
    await pay(keyed(ana), { group, to: community!.party.code, amount: '1' })
    expect((await systemAccounts(ben, { group })).rows[0]).toMatchObject({
      party: { kind: 'community', name: 'The community' },
      balance: 100n,
    })
  })
})

describe('for others', () => {
  it('a clerk writes down what a member without a computer paid', async () => {
    const made = await pay(keyed(clerk), { group, from: ana.actor.id, to: ben.actor.id, amount: '3' })
    expect(made.balance_minor).toBeNull()
    expect(await transfer(ana, { transfer: made.transfer })).toMatchObject({
      workflow: 'admin',
      author: { name: 'Clara Clerk' },
      mine: 'payer',
    })
  })

  it('a reason may let it pass a limit, and both are shown', async () => {
    const holder = (await account(treasurer, { group, account: ana.actor.id })).account
    await setLimits(treasurer, { group, account: holder, min_minor: '-2000', reason: 'agreed for a while' })
    const made = await adminPay(keyed(clerk), {
      group,
      from: ana.actor.id,
      to: ben.actor.id,
      amount: '50',
      reason: 'sheet of the market day, line 4',
      pass_limit: true,
    })
    expect(await transfer(ben, { transfer: made.transfer })).toMatchObject({
      past_limit: true,
      reason: 'sheet of the market day, line 4',
    })
    expect((await myAccount(ana, { group })).decision).toMatchObject({
      reason: 'agreed for a while',
      by: { name: 'Tom Treasurer' },
    })
    await setLimits(treasurer, { group, account: holder, follow_min: true, follow_max: true, reason: 'as everybody' })
  })

  it('a treasurer spends from the community’s account', async () => {
    const [community] = (await systemAccounts(ana, { group })).rows
    const made = await pay(keyed(treasurer), { group, from: community!.party.account, to: ben.actor.id, amount: '1' })
    expect(await transfer(ben, { transfer: made.transfer })).toMatchObject({ payer: { kind: 'community' } })
  })
})

describe('record', () => {
  it('debits the one who received, in a group that works so', async () => {
    const other = (await house.community({ blueprint: 'timebank' })).group
    await house.owner`update ledger.currency set default_workflow = 'record' where group_id = ${other}`
    const [cem, dora] = [await house.member(other, 'Cem'), await house.member(other, 'Dora')]
    const made = await record(keyed(cem), { group: other, from: dora.actor.id, amount: '1:30', description: 'pruning' })
    expect(made.balance_minor).toBe(5400n)
    expect(await transfer(dora, { transfer: made.transfer })).toMatchObject({
      workflow: 'record',
      mine: 'payer',
      balanceAfter: -5400n,
      author: { name: 'Cem' },
    })
  })
})

describe('a reversal', () => {
  it('by the payee is a refund, and no limit stops it', async () => {
    const made = await pay(keyed(ana), { group, to: ben.actor.id, amount: '7' })
    const before = [await balanceOf(ana), await balanceOf(ben)] as const
    await house.owner`update ledger.account set own_min = true, min_minor = ${before[1] + 100n}, own_max = false where holder_person = ${ben.actor.id}`
    const back = await reverse(keyed(ben), { transfer: made.transfer, reason: 'a mistake' })
    expect(back.balance_minor).toBe(before[1] - 700n)
    expect(await balanceOf(ana)).toBe(before[0] + 700n)
    expect(await transfer(ana, { transfer: made.transfer })).toMatchObject({
      reversed_by: back.transfer,
      can: { reverse: { ok: false } },
    })
    expect(await transfer(ana, { transfer: back.transfer })).toMatchObject({
      workflow: 'reversal',
      reverses: made.transfer,
      description: 'a mistake',
    })
    await house.owner`update ledger.account set own_min = false, min_minor = null where holder_person = ${ben.actor.id}`
  })

  it('by the treasurer for the deals of others', async () => {
    const made = await pay(keyed(ana), { group, to: ben.actor.id, amount: '2' })
    const back = await reverse(keyed(treasurer), { transfer: made.transfer, reason: 'both asked' })
    expect(await transfer(ben, { transfer: back.transfer })).toMatchObject({
      author: { name: 'Tom Treasurer' },
      payer: { name: 'Ben' },
    })
  })
})

describe('the books', () => {
  it('tell facts without words of people', async () => {
    const facts = await house.owner<
      { name: string; data: Record<string, string> }[]
    >`select name, data from kernel.fact where name like 'ledger.%' order by id`
    expect(new Set(facts.map((f) => f.name))).toEqual(
      new Set(['ledger.transfer_completed', 'ledger.transfer_reversed']),
    )
    expect(facts[0]!.data).toEqual({
      transfer: expect.any(String),
      payer_person: ana.actor.id,
      payee_person: ben.actor.id,
      amount_minor: '1250',
      currency: expect.any(String),
      act: 'send',
    })
    expect(facts.find((f) => f.name.endsWith('reversed'))!.data).toHaveProperty('reverses')
    expect(JSON.stringify(facts)).not.toMatch(/loaves|mistake|market day/)
  })

  it('hold: chain, balances, sum', async () => {
    expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [], sum: 0n })
  })

  it('know one currency for a group, however often it is opened', async () => {
    const same = { group, kind: 'credit' as const, one: 'x', other: 'xs', code: 'ABCD' }
    const [a, b] = [await openCurrency(house.system, same), await openCurrency(house.system, same)]
    expect(a).toEqual(b)
    await expect(openCurrency(treasurer, same)).rejects.toMatchObject({ code: 'kernel.not_allowed' })
  })
})
