// Households and accounts of groups: who uses them, within what, and who hears of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let cleo: Someone
let treasurer: Someone
let account: string
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const code = (act: Promise<unknown>): Promise<string | null> =>
  act.then(
    () => null,
    (error: { code: string }) => error.code,
  )

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  cleo = await house.member(group, 'Cleo')
  treasurer = await house.member(group, 'Tom', ['treasurer'])
  account = (await ledger.openShared(keyed(ana), { group, name: 'Number four' })).account
  await ledger.pay(keyed(cleo), { group, to: account, amount: '50', description: 'to the household' })
})

const join = (person: Someone, part: Record<string, unknown> = { may_spend: true }) =>
  ledger.shareAccount(keyed(ana), { group, account, person: person.actor.id, ...part } as never)
const spend = (who: Someone, amount: string) =>
  ledger.pay(keyed(who), { group, from: account, to: cleo.actor.id, amount, description: 'bread' })

describe('a household', () => {
  it('is paid by anybody and pays for those who use it, each in their own name', async () => {
    await join(ben)
    const paid = await spend(ben, '20')
    expect(paid.balance_minor).toBe(3000n)
    const receipt = await ledger.transfer(ben, { transfer: paid.transfer })
    expect(receipt).toMatchObject({
      workflow: 'send',
      author: { name: 'Ben' },
      payer: { name: 'Number four' },
      mine: 'payer',
    })
    expect((await ledger.myAccount(ben, { group })).balance).toBe(0n)
    expect((await ledger.sharedAccounts(ben, { group })).rows).toMatchObject([
      { account, balance: 3000n, may_spend: true },
    ])
    expect((await ledger.statement(ana, { group, account })).lines).toHaveLength(2)
    expect((await ledger.account(ana, { group, account })).can.pay.ok).toBe(true)
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
  })

  it('spends what it has until the treasurer sets a limit', async () => {
    expect(await code(spend(ana, '50.01'))).toBe('ledger.limit_passed')
    await ledger.setLimits(keyed(treasurer), { group, account, min_minor: '-1000', reason: 'meeting' })
    expect(await code(spend(ana, '50.01'))).toBeNull()
  })

  it('keeps each person within what was agreed, for a payment and for a day', async () => {
    await join(ben, { may_spend: true, per_payment: '10', per_day: '15' })
    expect(await code(spend(ben, '10.01'))).toBe('ledger.share_passed')
    await spend(ben, '10')
    expect(await code(spend(ben, '6'))).toBe('ledger.share_passed')
    await spend(ben, '5')
    house.now.pass(86_400)
    expect(await code(spend(ben, '10'))).toBeNull()
    const { users } = await ledger.sharedAccount(ben, { group, account })
    expect(users.map(({ person, per_day_minor }) => [person.name, per_day_minor])).toEqual([
      ['Ana', null],
      ['Ben', 1500n],
    ])
  })

  it('stays within the day whoever is faster', async () => {
    await join(ben, { may_spend: true, per_day: '15' })
    const made = await Promise.all(Array.from({ length: 8 }, () => code(spend(ben, '4'))))
    expect(made.filter((one) => one === null)).toHaveLength(3)
    expect((await ledger.account(ana, { group, account })).balance).toBe(3800n)
  })

  it('may be only seen', async () => {
    await join(ben, { may_spend: false })
    expect(await code(spend(ben, '1'))).toBe('kernel.not_allowed')
    expect((await ledger.account(ben, { group, account })).balance).toBe(5000n)
    expect((await ledger.account(ben, { group, account })).can.pay.ok).toBe(false)
  })

  it('asks and is asked like a member', async () => {
    await join(ben)
    const asked = await ledger.request(keyed(ben), { group, to: account, from: cleo.actor.id, amount: '3' })
    await ledger.accept(keyed(cleo), { transfer: asked.transfer })
    const wanted = await ledger.request(keyed(cleo), { group, from: account, amount: '4' })
    await house.drain()
    expect((await ledger.account(ben, { group, account })).waiting).toMatchObject([{ can: { accept: { ok: true } } }])
    expect(await code(ledger.accept(keyed(treasurer), { transfer: wanted.transfer }))).toBe('ledger.party_wrong')
    const made = await ledger.accept(keyed(ben), { transfer: wanted.transfer })
    expect((await ledger.transfer(ana, { transfer: made.transfer })).payee.person?.name).toBe('Cleo')
    await ledger.reverse(keyed(ana), { transfer: asked.transfer, reason: 'not ours' })
    expect((await ledger.account(ben, { group, account })).balance).toBe(4600n)
    const [row] = await house.owner<{ n: number }[]>`
      select count(distinct person_id)::int as n from notices.notice where kind = 'ledger.reversed' and group_id = ${group}`
    expect(row?.n).toBe(0)
    await house.drain()
    const told = await house.owner<{ person_id: string }[]>`
      select distinct person_id from notices.notice where kind = 'ledger.reversed' and group_id = ${group}`
    expect(told.map((one) => one.person_id).sort()).toEqual([ana, ben, cleo].map((who) => who.actor.id).sort())
  })

  it('is absent for the others', async () => {
    for (const act of [
      () => ledger.account(cleo, { group, account }),
      () => ledger.statement(cleo, { group, account }),
      () => ledger.sharedAccount(cleo, { group, account }),
      () => ledger.shareAccount(keyed(cleo), { group, account, person: cleo.actor.id, may_spend: true }),
      () => ledger.unshareAccount(keyed(cleo), { group, account, person: ana.actor.id }),
    ])
      expect(await code(act())).toBe('ledger.account_absent')
    expect(await code(spend(ben, '1'))).toBe('kernel.not_allowed')
    for (const one of [ana, cleo])
      expect((await ledger.systemAccounts(one, { group })).rows.map((row) => row.party.kind)).not.toContain('household')
    const stranger = await house.person('Stranger')
    expect(await code(join(stranger))).toBe('groups.person_absent')
  })

  it('is left by each, but for the last who may pay', async () => {
    await join(ben)
    await join(ben, { may_spend: false })
    expect(await code(ledger.unshareAccount(keyed(ana), { group, account, person: ana.actor.id }))).toBe(
      'ledger.last_user',
    )
    expect(await code(join(ana, { may_spend: false }))).toBe('ledger.last_user')
    await ledger.unshareAccount(keyed(ben), { group, account, person: ben.actor.id })
    expect(await code(ledger.account(ben, { group, account }))).toBe('ledger.account_absent')
    expect(await code(ledger.unshareAccount(keyed(ana), { group, account, person: ben.actor.id }))).toBe(
      'groups.person_absent',
    )
    // What he paid still says that it was him.
    const since =
      await house.owner`select person_id from ledger.account_user where account_id = ${account} and until is not null`
    expect(since).toMatchObject([{ person_id: ben.actor.id }])
  })

  it('comes in small numbers', async () => {
    for (let i = 1; i < 5; i++) await ledger.openShared(keyed(ana), { group, name: `Number ${i}` })
    expect(await code(ledger.openShared(keyed(ana), { group, name: 'Number nine' }))).toBe('ledger.households_full')
  })

  it('tells who was taken in', async () => {
    await join(ben)
    await house.drain()
    const told = await house.owner<{ n: number }[]>`
      select count(*)::int as n from notices.notice where kind = 'ledger.shared' and person_id = ${ben.actor.id}`
    expect(told[0]?.n).toBe(1)
  })
})

describe('an account of a group or project', () => {
  it('is opened and looked after by those who keep the accounts, and open to members', async () => {
    expect(await code(ledger.openShared(keyed(ana), { group, kind: 'group', name: 'Tool shed' }))).toBe(
      'kernel.not_allowed',
    )
    const { account: shed } = await ledger.openShared(keyed(treasurer), { group, kind: 'group', name: 'Tool shed' })
    await ledger.shareAccount(keyed(treasurer), { group, account: shed, person: ben.actor.id, may_spend: true })
    expect(
      await code(ledger.shareAccount(keyed(ben), { group, account: shed, person: cleo.actor.id, may_spend: true })),
    ).toBe('kernel.not_allowed')
    await ledger.pay(keyed(cleo), { group, to: shed, amount: '9' })
    await ledger.pay(keyed(ben), { group, from: shed, to: cleo.actor.id, amount: '4' })
    expect(
      (await ledger.systemAccounts(cleo, { group })).rows.find((row) => row.party.name === 'Tool shed')?.balance,
    ).toBe(500n)
  })
  it('does not hold points', async () => {
    const { currency } = await ledger.addCurrency(keyed(treasurer), {
      group,
      kind: 'points',
      one: 'star',
      other: 'stars',
    } as never)
    expect(await code(ledger.openShared(keyed(treasurer), { group, currency, kind: 'group', name: 'x' }))).toBe(
      'ledger.points_only_given',
    )
  })
})
