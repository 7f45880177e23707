// Opening, bounding, freezing, closing accounts; and who takes the place of whom.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import {
  account,
  accounts,
  myAccount,
  openAccount,
  openCurrency,
  pay,
  renameCurrency,
  request,
  setLimits,
  setStatus,
  statement,
  systemAccounts,
  verify,
} from './index.ts'
import { merge } from './merge.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let treasurer: Someone
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  treasurer = await house.member(group, 'Tom', ['treasurer'])
})

describe('opening', () => {
  it('gives a new group its named accounts', async () => {
    const { rows } = await systemAccounts(ana, { group })
    expect(rows.map((row) => [row.party.kind, row.party.name, row.balance])).toEqual([
      ['community', 'The community', 0n],
      ['reserve', 'Reserve for losses', 0n],
      ['rounding', 'Rounding', 0n],
      ['migration', 'Brought from the earlier system', 0n],
    ])
  })

  it('opens one account for a person, however often it is asked, with codes in a row', async () => {
    const again = await openAccount(house.system, { group, person: ana.actor.id })
    expect(again).toEqual({ account: (await myAccount(ana, { group })).account, made: false })
    const codes = (await accounts(treasurer, { group })).rows.map((row) => row.party.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.map((code) => Number(code.slice(4)))).toEqual(codes.map((_, i) => i + 1))
  })

  it('many at once get different codes', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, (_, i) => house.person(`New ${i}`)))
    const made = await Promise.all(people.map((p) => openAccount(house.system, { group, person: p.actor.id })))
    expect(new Set(made.map((m) => m.account)).size).toBe(12)
  })

  it('keeps an imported code, and steps over it', async () => {
    const code = (await myAccount(treasurer, { group })).code
    const next = code.slice(0, 4) + String(Number(code.slice(4)) + 2).padStart(4, '0')
    await openAccount(house.system, { group, kind: 'group', code: next, name: 'Tool shed' })
    await house.member(group, 'After')
    const codes = (await accounts(treasurer, { group })).rows.map((row) => row.party.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect((await account(treasurer, { group, account: next })).holder).toMatchObject({
      name: 'Tool shed',
      kind: 'group',
    })
  })

  it('gives two groups of one name different beginnings of their codes', async () => {
    const [one, two] = [newId(), newId()]
    const same = { kind: 'hours' as const, one: 'hour', other: 'hours', code: 'SAME' }
    await openCurrency(house.system, { group: one, ...same })
    await openCurrency(house.system, { group: two, ...same })
    expect(
      new Set(
        (
          await house.owner<{ code: string }[]>`select code from ledger.currency where group_id in (${one}, ${two})`
        ).map((row) => row.code),
      ).size,
    ).toBe(2)
  })
})

describe('limits', () => {
  it('of the group hold for all that have none of their own, and each has its decision', async () => {
    await setLimits(treasurer, { group, min_minor: '-100', max_minor: '200', reason: 'assembly of January' })
    await setLimits(treasurer, {
      group,
      account: ben.actor.id,
      follow_max: true,
      min_minor: '-900',
      reason: 'for the harvest',
    })
    expect(await myAccount(ana, { group })).toMatchObject({
      limits: { min: -100n, max: 200n, softMin: null },
      decision: { reason: 'assembly of January' },
      canPay: 100n,
      canReceive: 200n,
    })
    expect(await myAccount(ben, { group })).toMatchObject({
      limits: { min: -900n, max: 200n },
      decision: { reason: 'for the harvest', by: { name: 'Tom' } },
    })
    await expect(pay(keyed(ana), { group, to: ben.actor.id, amount_minor: '101' })).rejects.toMatchObject({
      code: 'ledger.limit_passed',
    })
    await pay(keyed(ben), { group, to: ana.actor.id, amount_minor: '150' })
  })

  it('none is no bound', async () => {
    await setLimits(treasurer, { group, account: ana.actor.id, reason: 'trusted by all' })
    expect(await myAccount(ana, { group })).toMatchObject({
      limits: { min: null, max: null, softMin: null, softMax: null },
      canPay: null,
      canReceive: null,
    })
    await pay(keyed(ana), {
      group,
      to: (await systemAccounts(ana, { group })).rows[0]!.party.code,
      amount_minor: '1000000000000000',
    })
    expect((await myAccount(ana, { group })).balance).toBe(-(10n ** 15n))
  })

  it('lets who is beyond a bound move back, never further out', async () => {
    await pay(keyed(ana), { group, to: ben.actor.id, amount_minor: '5000' })
    await setLimits(treasurer, { group, account: ana.actor.id, min_minor: '-1000', reason: 'less' })
    await setLimits(treasurer, { group, account: ben.actor.id, max_minor: '1000', reason: 'less' })
    await pay(keyed(ben), { group, to: ana.actor.id, amount_minor: '100' })
    await pay(keyed(ana), { group, to: ben.actor.id, amount_minor: '0' })
    await expect(pay(keyed(ana), { group, to: treasurer.actor.id, amount_minor: '1' })).rejects.toMatchObject({
      code: 'ledger.limit_passed',
    })
  })

  it('says where a balance stands', async () => {
    await setLimits(treasurer, {
      group,
      min_minor: '-1000',
      soft_min_minor: '-500',
      soft_max_minor: '500',
      reason: 'x',
    })
    await pay(keyed(ana), { group, to: ben.actor.id, amount_minor: '600' })
    expect([
      (await myAccount(ana, { group })).caution,
      (await myAccount(ben, { group })).caution,
      (await myAccount(treasurer, { group })).caution,
    ]).toEqual(['low', 'high', null])
  })

  it('balances stop where they could not be counted any more', async () => {
    const place = house.owner`select id from ledger.account where holder_person = ${ana.actor.id}`
    await house.owner`update ledger.account set own_min = true, min_minor = null, balance_minor = -3999999999999999999 where id = (${place})`
    await expect(pay(keyed(ana), { group, to: ben.actor.id, amount_minor: '2' })).rejects.toMatchObject({
      code: 'ledger.amount_too_large',
    })
    await house.owner`update ledger.account set balance_minor = 0 where id = (${place})`
  })
})

describe('states', () => {
  it('frozen takes part in nothing but what roles do; closed in nothing', async () => {
    await setStatus(treasurer, { group, account: ana.actor.id, status: 'frozen' })
    expect((await myAccount(ana, { group })).can.pay).toMatchObject({ ok: false, code: 'ledger.account_frozen' })
    await expect(pay(keyed(ana), { group, to: ben.actor.id, amount: '1' })).rejects.toMatchObject({
      code: 'ledger.account_frozen',
    })
    await pay(keyed(treasurer), { group, from: ana.actor.id, to: ben.actor.id, amount: '0' })
    await setStatus(treasurer, { group, account: ana.actor.id, status: 'closed' })
    await expect(pay(keyed(ben), { group, to: ana.actor.id, amount: '1' })).rejects.toMatchObject({
      code: 'ledger.payee_absent',
    })
    await expect(setStatus(treasurer, { group, account: ana.actor.id, status: 'active' })).rejects.toMatchObject({
      code: 'ledger.account_not_empty',
    })
  })

  it('takes a right', async () => {
    for (const act of [
      () => setStatus(ana, { group, account: ben.actor.id, status: 'frozen' }),
      () => setLimits(ana, { group, reason: 'x' }),
      () => renameCurrency(ana, { group, one: 'a', other: 'b' }),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    await expect(
      setStatus(treasurer, {
        group,
        account: (await systemAccounts(ana, { group })).rows[0]!.party.code,
        status: 'frozen',
      }),
    ).rejects.toMatchObject({ code: 'kernel.not_allowed' })
  })

  it('renames the unit until something was exchanged', async () => {
    expect(await renameCurrency(treasurer, { group, one: 'leaf', other: 'leaves' })).toEqual({ renamed: true })
    await pay(keyed(ana), { group, to: ben.actor.id, amount: '1' })
    expect(await renameCurrency(treasurer, { group, one: 'x', other: 'y' })).toEqual({ renamed: false })
    expect((await myAccount(ana, { group })).unit).toMatchObject({ one: 'leaf' })
  })
})

describe('a person who takes the place of another', () => {
  const become = (from: Someone, to: Someone) =>
    inTransaction(house.pool, to.actor.id, async (tx) => {
      const { ctx, flush } = makeCtx(house.system, tx, house.now.get())
      await merge(ctx, from.actor.id, to.actor.id)
      await flush()
    })

  it('has the account and its history', async () => {
    await pay(keyed(ana), { group, to: ben.actor.id, amount: '3' })
    const newcomer = await house.person('Newcomer')
    await become(ana, newcomer)
    expect(
      await house.owner`select balance_minor from ledger.account where holder_person = ${newcomer.actor.id}`,
    ).toEqual([{ balance_minor: -300n }])
    expect(await verify(treasurer, { group })).toMatchObject({ ok: true })
  })

  it('with an account already there, gets the balance by an entry, and requests move', async () => {
    await pay(keyed(ana), { group, to: ben.actor.id, amount: '3' })
    await request(keyed(treasurer), { group, from: ana.actor.id, amount: '1' })
    await become(ana, ben)
    const view = await myAccount(ben, { group })
    expect(view).toMatchObject({ balance: 0n, waiting: [{ direction: 'pay', amount: 100n }] })
    expect((await statement(ben, { group })).lines[0]).toMatchObject({ workflow: 'merge', amount: -300n })
    expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [], sum: 0n })
  })
})
