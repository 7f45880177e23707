// The health of a currency and the desk: the figures by hand on twenty members, who may see what, and nothing for nineteen.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runJob } from '#kernel/jobs'
import { newId, type GroupId } from '#kernel/ids'
import { toJson } from '#kernel/wire'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { closeAccount, countFigures, desk, health, pay, request, silent } from './index.ts'

let house: TestHouse
let group: GroupId
let treasurer: Someone
const people: Someone[] = []
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const give = (from: number, to: number, hours: number, day: string) =>
  pay(keyed(people[from]!), {
    group,
    to: people[to]!.actor.id,
    amount_minor: String(hours * 3600),
    occurred_on: day,
  })

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community({ blueprint: 'timebank' })
  group = made.group
  treasurer = made.coordinator
  await house.owner`update ledger.currency set min_minor = -72000, max_minor = 144000, soft_min_minor = -36000, soft_max_minor = 36000 where group_id = ${group}`
  for (let n = 0; n < 18; n++) people.push(await house.member(group, `Member ${String(n).padStart(2, '0')}`))
  await house.owner`update ledger.account set opened_at = '2025-01-01' where group_id = ${group}`
})
afterAll(() => house.close())

describe('a group of nineteen accounts', () => {
  it('shows nothing but why', async () => {
    const small = await health(people[0]!, { group })
    expect(small).toMatchObject({ health: null, least: 20, period: { from: '2025-10', to: '2026-03' } })
    expect(toJson(small)).not.toContain('_minor')
  })
})

describe('a group of twenty', () => {
  beforeAll(async () => {
    people.push(await house.member(group, 'Member 18'))
    const at = (iso: string) => house.now.set(new Date(iso))
    const now = house.now.get()
    // The clock goes along: a balance at the end of a month counts what was settled by then.
    at('2026-01-10T10:00:00Z')
    // January: 0–4 give 2 h each to 5–9 (they paid, so 5–9 gave the service): 10 h, ten people.
    for (const n of [0, 1, 2, 3, 4]) await give(n, n + 5, 2, '2026-01-10')
    at('2026-02-10T10:00:00Z')
    // February: 5 pays 12 h to 6, alone: two people.
    await give(5, 6, 12, '2026-02-10')
    at('2026-03-10T10:00:00Z')
    // March: six exchanges of 1 h between 10 and 16.
    for (const n of [10, 11, 12, 13, 14, 15]) await give(n, n + 1, 1, '2026-03-10')
    house.now.set(now)
  })

  /** Balances in hours: 0–4 −2; 5 2 − 12 = −10; 6 2 + 12 = 14; 7–9 +2; 10 −1; 11–15 0; 16 +1; 17, 18 and the coordinator 0. */
  it('by hand', async () => {
    const { health: found, period } = await health(people[0]!, { group })
    expect(period).toEqual({ from: '2025-10', to: '2026-03' })
    expect(found).toMatchObject({
      accounts: 20,
      active: 17,
      activeBefore: 0,
      // 5 at −10 h and 6 at +14 h stand in a caution end: one and one, so a few
      near: { low: null, high: null, percent: null },
      stuck: 0,
      // 12 stand off zero; of 0–4, 10 nothing was given, of 7–9, 16 nothing received: only 5 (gave 2 h in 6 months: 30 months) has a way
      toZero: { months: null, accounts: 12, without: 11 },
      // 28 h given: 14 by 6, 2 by each of 5, 7, 8, 9
      topFive: { given: 79, held: null },
      lost: { written_off_minor: 0n, left_minor: 0n },
      behind: 0n,
    })
    expect(found!.total).toEqual({ name: '', cell: '', exchanges: 12n, minor: 100_800n, people: 17 })
  })

  it('by month: a month of two people is left out together with the next smallest', async () => {
    const { months } = (await health(people[0]!, { group })).health!
    expect(months.map(({ month, minor, people: n, weeks }) => [month, minor, n, weeks])).toEqual([
      ['2025-10', 0n, 0, null],
      ['2025-11', 0n, 0, null],
      ['2025-12', 0n, 0, null],
      // 10 h were held at the end of January and 10 h exchanged in its 31 days: 4.4 weeks
      ['2026-01', 36_000n, 10, 4.4],
      ['2026-02', null, null, null],
      ['2026-03', null, null, null],
    ])
  })

  it('is the same when it was counted, and when the books were read again', async () => {
    const live = await health(people[0]!, { group })
    await runJob({ name: 'test', cron: '', run: (ctx) => countFigures(ctx) })
    expect(await health(people[0]!, { group })).toEqual(live)
    const [row] = await house.owner<{ held: bigint }[]>`
      select held_minor as held from ledger.held_by_month((select id from ledger.currency where group_id = ${group}), '2026-02-01', '2026-02-01')`
    // At the end of February 6 held 14 h, 7, 8 and 9 two each.
    expect(row!.held).toBe(72_000n)
  })

  it('puts balances into steps that hide a single one', async () => {
    const { spread } = (await health(people[0]!, { group })).health!
    // A step of 5 h: 1 at −10, none at −5 … 0 but six, then twelve, one at +10: joined to where there are five.
    expect(spread).toEqual([
      { from: null, to: 0n, members: 7 },
      { from: 0n, to: null, members: 13 },
    ])
  })

  it('tells of losses', async () => {
    await house.owner`update ledger.account set status = 'closed', closed_at = now() where holder_person = ${people[4]!.actor.id}`
    await house.member(group, 'Member 19')
    const { health: found } = await health(people[0]!, { group })
    expect(found!.lost).toEqual({ written_off_minor: 0n, left_minor: 7200n })
  })

  it('names nobody', async () => {
    const said = toJson(await health(people[0]!, { group, months: 24 }))
    for (const one of [...people, treasurer]) expect(said).not.toContain(one.actor.id)
    expect(said).not.toMatch(/Member \d/)
  })

  it('is for members', async () => {
    const { coordinator } = await house.community()
    await expect(health(coordinator, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    await expect(health(house.anonymous, { group })).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
  })
})

describe('the desk', () => {
  it('shows who is near a limit, who is new, and what waits', async () => {
    await request(keyed(people[7]!), { group, from: people[8]!.actor.id, amount: '1' })
    const shown = await desk(treasurer, { group })
    expect(shown.near.rows.map(({ party, balance, end }) => [party.person?.name, balance, end])).toEqual([
      ['Member 05', -36_000n, 'low'],
      ['Member 06', 50_400n, 'high'],
    ])
    expect(shown.fresh.rows.map(({ party }) => party.person?.name)).toEqual(['Member 19', 'Member 18'])
    expect(
      shown.waiting.rows.map(({ payer, payee, amount }) => [payer.person?.name, payee.person?.name, amount]),
    ).toEqual([['Member 08', 'Member 07', 3600n]])
  })

  it('shows who is silent, page by page', async () => {
    // Here for half a year and without an exchange: 17, and the coordinator.
    const names = (await silent(treasurer, { group })).rows.map(({ party, last_on }) => [party.person?.name, last_on])
    expect(names).toEqual([
      ['Maryvonne Coordination', null],
      ['Member 17', null],
    ])
    house.now.set(new Date('2026-11-20T10:00:00Z'))
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await silent(treasurer, { group, ...(after ? { after } : {}) })
      expect(page.rows.length).toBeLessThanOrEqual(8)
      seen.push(...page.rows.map(({ party }) => party.code))
      after = page.after ?? undefined
    } while (after)
    expect(seen).toHaveLength(20)
    expect(new Set(seen).size).toBe(20)
    expect(
      (await silent(treasurer, { group })).rows.find(({ party }) => party.person?.name === 'Member 05')?.last_on,
    ).toBe('2026-02-10')
  })

  it('is nobody else’s', async () => {
    for (const act of [desk, silent]) {
      await expect(act(people[0]!, { group })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
      const { coordinator } = await house.community()
      await expect(act(coordinator, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    }
    // and had somebody got past the policy, the rows would not be there
    const rows = await house.pool.begin(async (tx) => {
      await tx`select set_config('app.person', ${people[0]!.actor.id}, true)`
      return tx`select id from ledger.account where group_id = ${group} and kind = 'member'`
    })
    expect(rows).toHaveLength(1)
  })
})

describe('what was written off', () => {
  it('is what the reserve paid', async () => {
    // Member 03 stands at −2 h, Member 07 at +2 h, which goes to the community and is no loss.
    await closeAccount(keyed(treasurer), { group, account: people[3]!.actor.id, reason: 'Assembly' })
    await closeAccount(keyed(treasurer), { group, account: people[7]!.actor.id, reason: 'Assembly' })
    for (const name of ['Member 20', 'Member 21']) await house.member(group, name)
    await runJob({ name: 'test', cron: '', run: (ctx) => countFigures(ctx) })
    const { health: found } = await health(people[0]!, { group })
    expect(found!.lost).toEqual({ written_off_minor: 7200n, left_minor: 7200n })
  })
})
