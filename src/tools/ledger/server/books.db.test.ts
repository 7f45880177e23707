// Objections, closed periods, corrections, and the pack for the assembly.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let treasurer: Someone
let steward: Someone
let clerk: Someone
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
  treasurer = await house.member(group, 'Tom', ['treasurer'])
  steward = await house.member(group, 'Sue', ['coordinator'])
  clerk = await house.member(group, 'Cleo', ['clerk'])
})

const recorded = (amount = '8') =>
  ledger.adminPay(keyed(clerk), { group, from: ana.actor.id, to: ben.actor.id, amount, reason: 'sheet 4' })
const object = (who: Someone, transfer: string) =>
  ledger.contest(keyed(who), { transfer, reason: 'It was half of that' })

describe('an objection', () => {
  it('is of the one debited, once, and the record stays until a steward settles it', async () => {
    const { transfer } = await recorded()
    expect((await ledger.transfer(ana, { transfer })).can.contest.ok).toBe(true)
    expect(await code(object(ben, transfer))).toBe('ledger.not_contestable')
    await object(ana, transfer)
    expect(await code(object(ana, transfer))).toBe('ledger.already_contested')
    expect((await ledger.myAccount(ana, { group })).balance).toBe(-800n)
    expect((await ledger.contests(steward, { group })).rows).toMatchObject([
      { transfer, reason: 'It was half of that', amount: 800n },
    ])
    expect(await code(ledger.contests(ana, { group }))).toBe('kernel.not_allowed')
    const settle = { transfer, outcome: 'reverse' as const, amount: '4', note: 'Both agreed on half' }
    expect(await code(ledger.settleContest(keyed(ana), settle))).toBe('kernel.not_allowed')
    expect((await ledger.settleContest(keyed(steward), settle)).outcome).toBe('corrected')
    expect((await ledger.myAccount(ana, { group })).balance).toBe(-400n)
    expect((await ledger.transfer(ben, { transfer })).contest).toMatchObject({
      outcome: 'corrected',
      note: 'Both agreed on half',
      by: { name: 'Ana' },
    })
    expect(await code(ledger.settleContest(keyed(steward), settle))).toBe('ledger.contest_absent')
    expect((await ledger.contests(steward, { group })).rows).toEqual([])
    await house.drain()
    const told = await house.owner<{ kind: string }[]>`
      select kind from notices.notice where kind in ('ledger.contested', 'ledger.settled') and group_id = ${group} order by kind`
    expect(told.map((row) => row.kind)).toEqual(['ledger.contested', 'ledger.settled', 'ledger.settled'])
  })
  it('may be kept or sent back as a whole, but not by who wrote it', async () => {
    const one = await recorded()
    await object(ana, one.transfer)
    await house.owner`insert into groups.role_held (membership_id, role, since)
      select id, 'coordinator', ${house.now.get()} from groups.membership where group_id = ${group} and person_id = ${clerk.actor.id}`
    expect(await code(ledger.settleContest(keyed(clerk), { transfer: one.transfer, outcome: 'keep', note: 'x' }))).toBe(
      'ledger.clerk_involved',
    )
    expect(
      (await ledger.settleContest(keyed(steward), { transfer: one.transfer, outcome: 'keep', note: 'It stands' }))
        .outcome,
    ).toBe('kept')
    const two = await recorded('3')
    await object(ana, two.transfer)
    expect(
      (await ledger.settleContest(keyed(steward), { transfer: two.transfer, outcome: 'reverse', note: 'Wrong line' }))
        .outcome,
    ).toBe('reversed')
    expect((await ledger.myAccount(ana, { group })).balance).toBe(-800n)
  })
  it('has its days, and is not for what one did oneself', async () => {
    const mine = await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '1' })
    expect(await code(object(ana, mine.transfer))).toBe('ledger.not_contestable')
    const { transfer } = await recorded()
    house.now.pass(15 * 86_400)
    expect(await code(object(ana, transfer))).toBe('ledger.contest_late')
    expect(await code(object(await house.member(group, 'Dan'), transfer))).toBe('ledger.transfer_absent')
  })
})

describe('a closed period', () => {
  const close = (until: string, who = treasurer) => ledger.closePeriod(keyed(who), { group, until, reason: 'Assembly' })
  const pay = (occurred_on: string) => ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '1', occurred_on })

  it('takes nothing any more, but a named correction by who may', async () => {
    await pay('2026-02-20')
    expect(await code(close('2026-02-28', ana))).toBe('kernel.not_allowed')
    expect(await code(close('2030-01-01'))).toBe('ledger.period_open')
    await close('2026-02-28')
    expect(await code(close('2026-01-31'))).toBe('ledger.already_closed')
    expect(await code(pay('2026-02-28'))).toBe('ledger.period_closed')
    expect(await code(pay('2026-03-01'))).toBeNull()
    expect(
      await code(ledger.request(keyed(ben), { group, from: ana.actor.id, amount: '1', occurred_on: '2026-02-01' })),
    ).toBe('ledger.period_closed')
    const terms = {
      group,
      from: ana.actor.id,
      to: ben.actor.id,
      amount: '2',
      occurred_on: '2026-02-11',
      reason: 'Sheet found in a drawer',
    }
    expect(await code(ledger.adminPay(keyed(treasurer), terms))).toBe('ledger.period_closed')
    expect(await code(ledger.correct(keyed(clerk), terms))).toBe('kernel.not_allowed')
    const { transfer } = await ledger.correct(keyed(steward), { ...terms })
    expect(await ledger.transfer(ana, { transfer })).toMatchObject({
      workflow: 'correction',
      occurred_on: '2026-02-11',
      reason: terms.reason,
    })
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
  })
  it('waits for objections of its time, and for books that agree', async () => {
    const { transfer } = await recorded()
    await object(ana, transfer)
    house.now.pass(2 * 86_400)
    const until = house.now.get().toISOString().slice(0, 10)
    const yesterday = new Date(house.now.get().getTime() - 86_400_000).toISOString().slice(0, 10)
    expect(await code(close(until))).toBe('ledger.period_open')
    expect(await code(close(yesterday))).toBe('ledger.contests_open')
    expect((await ledger.periods(treasurer, { group, until: yesterday })).waits).toEqual({ contests: 1, requests: 0 })
    await ledger.settleContest(keyed(steward), { transfer, outcome: 'keep', note: 'ok' })
    await house.owner`update ledger.account set balance_minor = balance_minor + 1 where group_id = ${group} and kind = 'community'`
    expect(await code(close(yesterday))).toBe('ledger.books_off')
    await house.owner`update ledger.account set balance_minor = balance_minor - 1 where group_id = ${group} and kind = 'community'`
    await close(yesterday)
  })
  it('opens again only on record', async () => {
    expect(await code(ledger.reopenPeriod(keyed(treasurer), { group, reason: 'x' }))).toBe('ledger.period_absent')
    await close('2026-01-31')
    await close('2026-02-28')
    await ledger.reopenPeriod(keyed(treasurer), { group, reason: 'A sheet was missing' })
    expect(await code(pay('2026-02-01'))).toBeNull()
    expect(await code(pay('2026-01-31'))).toBe('ledger.period_closed')
    const { rows, closed_on } = await ledger.periods(ana, { group })
    expect(closed_on).toBe('2026-01-31')
    expect(rows.map((row) => [row.since, row.until, row.reopen_reason, row.reopenedBy?.name])).toEqual(
      expect.arrayContaining([
        ['2026-02-01', '2026-02-28', 'A sheet was missing', 'Tom'],
        [null, '2026-01-31', null, undefined],
      ]),
    )
  })
})

describe('the pack for the assembly', () => {
  it('tells what the community took in and spent, and what members did, without a name', async () => {
    const community = (await ledger.systemAccounts(ana, { group })).rows[0]!.party.account
    await ledger.pay(keyed(ana), { group, to: community, amount: '6' })
    await ledger.adminPay(keyed(treasurer), { group, from: community, to: ben.actor.id, amount: '2', reason: 'Hall' })
    await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '0', description: 'gift' })
    const pack = await ledger.year(ben, { group, from: '2026-01-01', to: '2026-12-31' })
    expect(pack.income).toMatchObject([{ workflow: 'send', minor: 600n, count: 1 }])
    expect(pack.expense).toMatchObject([{ workflow: 'admin', minor: 200n, count: 1 }])
    expect(pack.system.map((row) => [row.party.kind, row.before, row.after])).toContainEqual(['community', 0n, 400n])
    expect(pack.members).toMatchObject({
      exchanges: 3,
      gifts: 1,
      volume_minor: 800n,
      traders: 2,
      below_minor: -600n,
      above_minor: 200n,
    })
    expect(pack.closed).toBeNull()
    house.now.pass(3 * 86_400)
    await ledger.closePeriod(keyed(treasurer), { group, until: '2026-03-12', reason: 'Assembly' }).catch(() => null)
    const [{ until } = { until: '' }] = await house.owner<
      { until: string }[]
    >`select until::text as until from ledger.period where group_id = ${group}`
    const closed = await ledger.year(ben, { group, from: '2026-01-01', to: until })
    expect(closed.closed).toMatchObject({ records: 3n, by: { name: 'Tom' } })
    expect(await code(ledger.year(ben, { group, from: '2026-02-01', to: '2026-01-01' }))).toBe('ledger.dates_crossed')
  })
})
