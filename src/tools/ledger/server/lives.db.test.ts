// Away, at rest, leaving, closed, left, dormant: and what of it runs by itself.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let clerk: Someone
let treasurer: Someone
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const code = (act: Promise<unknown>): Promise<string | null> =>
  act.then(
    () => null,
    (error: { code: string }) => error.code,
  )
const pay = (from: Someone, to: Someone, amount: string) => ledger.pay(keyed(from), { group, to: to.actor.id, amount })
const look = () =>
  inTransaction(house.pool, null, async (tx) => {
    const { ctx, flush } = makeCtx(house.system, tx, house.now.get())
    const done = await ledger.lookAfter(ctx)
    await flush()
    return done
  })
const system = async (kind: string): Promise<bigint> =>
  (await ledger.systemAccounts(ana, { group })).rows.find((row) => row.party.kind === kind)!.balance
const leave = async (who: Someone) => {
  await named('groups.leave')(keyed(who), { group })
  await house.drain()
}

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  clerk = await house.member(group, 'Cleo', ['clerk'])
  treasurer = await house.member(group, 'Tom', ['treasurer'])
})

describe('away', () => {
  it('begins and ends on its days, by itself or by the member', async () => {
    await ledger.goAway(keyed(ana), { group, from: '2026-03-15', until: '2026-03-20' })
    expect((await ledger.myLife(ana, { group })).away).toEqual({ from: '2026-03-15', until: '2026-03-20', now: false })
    house.now.pass(4 * 86_400)
    expect((await look()).turned).toBeGreaterThan(0)
    expect((await ledger.myLife(ana, { group })).away?.now).toBe(true)
    house.now.pass(6 * 86_400)
    await look()
    expect((await ledger.myLife(ana, { group })).away).toBeNull()
    await ledger.goAway(keyed(ana), { group })
    expect((await ledger.myLife(ana, { group })).away).toMatchObject({ until: null, now: true })
    await ledger.comeBack(keyed(ana), { group })
    expect((await ledger.myLife(ana, { group })).away).toBeNull()
    expect((await ledger.myLife(ana, { group })).events.map((event) => event.what)).toEqual(['back', 'away', 'away'])
    // An absent member is paid and pays as before.
    expect(await code(pay(ben, ana, '1'))).toBeNull()
  })
  it('ends no sooner than it begins', async () => {
    expect(await code(ledger.goAway(keyed(ana), { group, from: '2026-04-02', until: '2026-04-01' }))).toBe(
      'ledger.dates_crossed',
    )
  })
})

describe('at rest', () => {
  it('pays nothing, and receives only where the currency lets it', async () => {
    const account = ana.actor.id
    expect(await code(ledger.changeStatus(keyed(clerk), { group, account, status: 'frozen', reason: 'x' }))).toBe(
      'kernel.not_allowed',
    )
    await ledger.changeStatus(keyed(treasurer), { group, account, status: 'frozen', reason: 'Meeting of 3 March' })
    await house.drain()
    expect(await code(pay(ana, ben, '1'))).toBe('ledger.account_frozen')
    expect(await code(pay(ben, ana, '1'))).toBe('ledger.other_unavailable')
    const [{ currency } = { currency: '' }] = (await ledger.currencies(treasurer, { group })).rows
    await ledger.changeCurrency(keyed(treasurer), { group, currency, frozen_receives: true })
    expect(await code(pay(ben, ana, '1'))).toBeNull()
    expect(await code(pay(ana, ben, '1'))).toBe('ledger.account_frozen')
    const [told] = await house.owner<{ n: number }[]>`
      select count(*)::int as n from notices.notice where kind = 'ledger.status' and person_id = ${ana.actor.id}`
    expect(told?.n).toBe(1)
    await ledger.changeStatus(keyed(treasurer), { group, account, status: 'active', reason: 'Settled' })
    expect(await code(pay(ana, ben, '1'))).toBeNull()
    const life = await ledger.accountLife(treasurer, { group, account })
    expect(life.events.map(({ what, reason, by }) => [what, reason, by?.name])).toEqual([
      ['active', 'Settled', 'Tom'],
      ['frozen', 'Meeting of 3 March', 'Tom'],
    ])
  })
  it('is not for one’s own account, nor for those of the community', async () => {
    const own = { group, account: treasurer.actor.id, status: 'frozen' as const, reason: 'x' }
    expect(await code(ledger.changeStatus(keyed(treasurer), own))).toBe('ledger.clerk_involved')
    const community = (await ledger.systemAccounts(ana, { group })).rows[0]!.party.account
    expect(await code(ledger.changeStatus(keyed(treasurer), { ...own, account: community }))).toBe('kernel.not_allowed')
    expect(await code(ledger.changeStatus(keyed(treasurer), { ...own, account: newId() }))).toBe(
      'ledger.account_absent',
    )
  })
})

describe('leaving', () => {
  it('gives what is left to a member or to the community, and closes', async () => {
    await pay(ana, ben, '7')
    const made = await ledger.leaveAccount(keyed(ben), { group, to: ana.actor.id })
    expect(made.status).toBe('closed')
    expect((await ledger.myAccount(ana, { group })).balance).toBe(0n)
    expect(await code(ledger.myAccount(ben, { group }))).toBe('ledger.account_missing')
    expect((await ledger.transfer(ana, { transfer: made.transfer! })).workflow).toBe('settle')
    await pay(ana, clerk, '2')
    await ledger.leaveAccount(keyed(clerk), { group })
    expect(await system('community')).toBe(200n)
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
  })
  it('stays open below zero, towards zero only', async () => {
    await pay(ana, ben, '5')
    expect((await ledger.leaveAccount(keyed(ana), { group })).status).toBe('leaving')
    expect(await code(pay(ana, ben, '1'))).toBe('ledger.account_frozen')
    expect(await code(pay(ben, ana, '6'))).toBe('ledger.other_unavailable')
    await pay(ben, ana, '5')
    expect((await ledger.leaveAccount(keyed(ana), { group })).status).toBe('closed')
  })
  it('ends what waited, and tells it', async () => {
    const { transfer } = await ledger.request(keyed(ana), { group, from: ben.actor.id, amount: '3' })
    await ledger.leaveAccount(keyed(ben), { group })
    expect((await ledger.transfer(ana, { transfer })).state).toBe('cancelled')
  })
})

describe('closing for others', () => {
  it('a clerk gives what somebody left to an heir; a loss is a decision of those who set limits', async () => {
    await pay(ana, ben, '9')
    const heir = await house.member(group, 'Heir')
    expect(await code(ledger.closeAccount(keyed(clerk), { group, account: clerk.actor.id, reason: 'x' }))).toBe(
      'ledger.clerk_involved',
    )
    expect(
      await code(ledger.closeAccount(keyed(clerk), { group, account: ben.actor.id, to: clerk.actor.id, reason: 'x' })),
    ).toBe('ledger.clerk_involved')
    await ledger.closeAccount(keyed(clerk), { group, account: ben.actor.id, to: heir.actor.id, reason: 'Ben has died' })
    expect((await ledger.myAccount(heir, { group })).balance).toBe(900n)
    expect(await code(ledger.closeAccount(keyed(clerk), { group, account: ana.actor.id, reason: 'x' }))).toBe(
      'kernel.not_allowed',
    )
    const { transfer } = await ledger.closeAccount(keyed(treasurer), {
      group,
      account: ana.actor.id,
      reason: 'Assembly',
    })
    expect(await ledger.transfer(treasurer, { transfer: transfer! })).toMatchObject({
      workflow: 'writeoff',
      reason: 'Assembly',
    })
    expect(await system('reserve')).toBe(-900n)
    expect((await ledger.losses(heir, { group })).rows).toEqual([
      { year: 2026, lost_minor: 900n, gained_minor: 0n, count: 1 },
    ])
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
    expect(await code(ledger.closeAccount(keyed(treasurer), { group, account: 'ZZZZ9999', reason: 'x' }))).toBe(
      'ledger.account_absent',
    )
  })
})

describe('who left the group', () => {
  it('is at rest at once, shares nothing, and finds the account again on coming back', async () => {
    const { account } = await ledger.openShared(keyed(ana), { group, name: 'Mill' })
    await ledger.shareAccount(keyed(ana), { group, account, person: ben.actor.id, may_spend: true })
    await leave(ben)
    expect((await ledger.accountLife(treasurer, { group, account: ben.actor.id })).status).toBe('frozen')
    expect((await ledger.sharedAccount(ana, { group, account })).users.map((user) => user.person.name)).toEqual(['Ana'])
    await house.owner`select ledger.wake_up(${group}, ${ben.actor.id}, ${house.now.get()})`
    expect((await ledger.accountLife(treasurer, { group, account: ben.actor.id })).status).toBe('active')
  })
  it('what is small is settled by itself after the days of the rule, and listed; more waits for a decision', async () => {
    const dan = await house.member(group, 'Dan')
    const eva = await house.member(group, 'Eva')
    await pay(ben, dan, '3')
    await pay(ana, eva, '40')
    const [{ currency } = { currency: '' }] = (await ledger.currencies(treasurer, { group })).rows
    await ledger.changeCurrency(keyed(treasurer), { group, currency, write_off: '5', write_off_days: 10 })
    for (const one of [ben, dan, eva]) await leave(one)
    expect((await look()).written).toBe(0)
    house.now.pass(11 * 86_400)
    expect((await look()).written).toBe(2)
    expect(await system('reserve')).toBe(0n)
    expect((await ledger.losses(ana, { group })).rows).toEqual([
      { year: 2026, lost_minor: 300n, gained_minor: 300n, count: 2 },
    ])
    const mine = await ledger.byItself(ana, { group })
    const settled = mine.rows.filter((row) => row.what === 'closed')
    expect(settled.map((row) => row.amount).sort((a, b) => Number(a! - b!))).toEqual([-300n, 300n])
    expect(settled.every((row) => row.party === null)).toBe(true)
    const theirs = await ledger.byItself(treasurer, { group })
    expect(
      theirs.rows
        .filter((row) => row.what === 'closed')
        .map((row) => row.party?.name)
        .sort(),
    ).toEqual(['Ben', 'Dan'])
    expect((await ledger.accountLife(treasurer, { group, account: eva.actor.id })).balance).toBe(4000n)
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
  })
})

describe('quiet accounts', () => {
  it('are noted after the months of the currency, and no longer once something moves', async () => {
    house.now.pass(400 * 86_400)
    expect((await look()).dormant).toBeGreaterThan(3)
    expect((await ledger.accountLife(treasurer, { group, account: ana.actor.id })).dormant_at).toEqual(house.now.get())
    await pay(ana, ben, '1')
    await look()
    expect((await ledger.accountLife(treasurer, { group, account: ana.actor.id })).dormant_at).toBeNull()
    expect((await ledger.accountLife(treasurer, { group, account: clerk.actor.id })).dormant_at).not.toBeNull()
  })
})
