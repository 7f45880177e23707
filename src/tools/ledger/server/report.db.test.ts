// Reports and the figures by month they are made of: every figure by hand, on a small group; imports; corrections; who may see what.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { postListing } from '#tools/market/server'
import { placesIn, setFields } from '#commons/people/server'
import { snapshot } from '#kernel/query'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { countFigures, pay, rebuildFigures, report, reportCsv, reverse, setCategory, category } from './index.ts'
import { runJob } from '#kernel/jobs'

let house: TestHouse
let group: GroupId
let treasurer: Someone
let people: Someone[]
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
const count = () => runJob({ name: 'test', cron: '', run: (ctx) => countFigures(ctx) })

type Category = { id: string; name: string }
let categories: Category[]

/** `[payer, payee, minor, day, category]`, people by number. */
const give = async (from: number, to: number, minor: number, day: string, under?: string): Promise<string> => {
  const { transfer } = await pay(keyed(people[from]!), {
    group,
    to: people[to]!.actor.id,
    amount_minor: String(minor),
    occurred_on: day,
  })
  const chosen = categories.find(({ name }) => name === under)
  if (chosen) await setCategory(keyed(people[from]!), { transfer, category: chosen.id })
  return transfer
}
const read = (from = '2025-10', to = '2026-03') => report(treasurer, { group, from, to })

/** Figures and changes as they stand, as the owner. */
async function figures(): Promise<{ figures: unknown[]; changes: unknown[] }> {
  return {
    figures: [
      ...(await house.owner`
        select f.month::text, f.account_id, f.category_id, f.gave, f.gave_minor, f.received, f.received_minor from ledger.month_figure f
         where (f.gave, f.gave_minor, f.received, f.received_minor) <> (0, 0, 0, 0) order by 1, 2, 3`),
    ],
    changes: [
      ...(await house.owner`select month::text, account_id, change_minor, lost_minor from ledger.month_change where change_minor <> 0 order by 1, 2`),
    ],
  }
}

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community({ blueprint: 'timebank' })
  group = made.group
  treasurer = made.coordinator
  people = []
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dov', 'Eva', 'Fen', 'Gil', 'Hal'])
    people.push(await house.member(group, name))
  await house.owner`update ledger.currency set min_minor = null, max_minor = null, soft_min_minor = null, soft_max_minor = null where group_id = ${group}`
  await house.owner`update ledger.account set opened_at = '2025-06-01' where group_id = ${group} and kind = 'member'`
  ;({ categories } = (await named('market.categories')(treasurer, { group })) as { categories: Category[] })
  const [garden, lessons] = [categories[0]!.name, categories[1]!.name]
  for (const place of [0, 1, 2, 3, 4])
    await setFields(people[place]!, { place: { value: place === 2 ? 'HARBOUR LANE' : 'Harbour Lane', audience: 2 } })
  await setFields(people[5]!, { place: { value: 'Mill Row', audience: 0 } })

  // November: five people in the garden, 1 + 2 + 3 + 4 h; a lesson of two of them, 1 h.
  await give(0, 1, 3600, '2025-11-02', garden)
  await give(1, 2, 7200, '2025-11-09', garden)
  await give(2, 3, 10_800, '2025-11-20', garden)
  await give(3, 4, 14_400, '2025-11-30', garden)
  await give(0, 1, 3600, '2025-11-30', lessons)
  // January: a gift between two, and half an hour without a category that was sent back.
  await give(5, 6, 0, '2026-01-15')
  await reverse(keyed(people[7]!), { transfer: await give(6, 7, 1800, '2026-01-20') })
  // March: everybody gives the next person 30 min.
  for (const n of [0, 1, 2, 3, 4, 5]) await give(n, n + 1, 1800, '2026-03-05', garden)
  // A contribution is no exchange.
  const [community] = await house.owner<
    { id: string }[]
  >`select id from ledger.account where group_id = ${group} and kind = 'community'`
  await pay(keyed(people[0]!), { group, to: community!.id, amount_minor: '3600' })
})
afterAll(() => house.close())

/** 12 exchanges: 4 in the garden and a lesson in November, one gift in January, 6 in March. 10 + 1 + 0 + 3 h. */
const whole = { exchanges: 12n, minor: 50_400n, people: 7 }

describe('the report of a period', () => {
  it('says the same before anything was counted, half counted, and counted', async () => {
    const live = await read()
    expect(live.total).toMatchObject(whole)
    await house.owner`select ledger.count_figures((select id from ledger.currency where group_id = ${group}), 6)`
    expect(await read()).toEqual(live)
    await count()
    expect(await read()).toEqual(live)
    const [{ upto, seq } = { upto: 0n, seq: 1n }] = await house.owner<{ upto: bigint; seq: bigint }[]>`
      select c.upto, h.seq from ledger.counted c join ledger.chain h on h.currency_id = c.currency_id join ledger.currency y on y.id = h.currency_id where y.group_id = ${group}`
    expect(upto).toBe(seq)
  })

  it('by month: months of few people stand together', async () => {
    const { months } = await read()
    // January has two people (one exchange was sent back): the next smallest, November with five, goes with it.
    expect(months).toEqual({
      rows: [
        { name: '2025-10', exchanges: 0n, minor: 0n, people: 0 },
        { name: '2025-12', exchanges: 0n, minor: 0n, people: 0 },
        { name: '2026-02', exchanges: 0n, minor: 0n, people: 0 },
        { name: '2026-03', exchanges: 6n, minor: 10_800n, people: 7 },
      ],
      other: { name: '', exchanges: 6n, minor: 39_600n, people: null },
      withheld: false,
    })
  })

  it('by category: a lesson of two people and a gift of two others are not shown apart', async () => {
    const { categories: rows } = await read()
    expect(rows).toEqual({
      // the lesson was between Ana and Ben, the gift between Fen and Gil: four people, so the garden stands with them
      rows: [],
      other: { name: '', exchanges: 12n, minor: 50_400n, people: null },
      withheld: false,
    })
  })

  it('by area, as far as people say it to those with a role', async () => {
    const { areas } = await read()
    expect(areas.rows).toEqual([])
    // five of Harbour Lane, and three whose place nobody may know: Hal took part in nothing that stands
    expect(areas.other).toMatchObject({ gave: 12n, gave_minor: 50_400n, received_minor: 50_400n })
    await give(4, 7, 1800, '2026-03-06')
    for (const n of [5, 6, 7]) await give(n, 0, 0, '2026-03-06')
    await setFields(people[1]!, { place: { value: '', audience: 2 } })
    await setFields(people[5]!, { place: { value: '4 Mill Row, Harbour Lane', audience: 1 } })
    // Ben, Gil and Hal say nothing: three, so the five of Harbour Lane stand with them.
    expect((await read()).areas).toEqual({
      rows: [],
      other: { area: '', people: null, gave: 16n, gave_minor: 52_200n, received_minor: 52_200n },
      withheld: false,
    })
    const told = await snapshot(treasurer, (ctx) => placesIn(ctx, group))
    expect([...told.values()].sort()).toEqual([
      '4 Mill Row, Harbour Lane',
      'HARBOUR LANE',
      'Harbour Lane',
      'Harbour Lane',
      'Harbour Lane',
    ])
    expect((await snapshot(people[0]!, (ctx) => placesIn(ctx, group))).size).toBe(4)
    const { coordinator } = await house.community()
    expect((await snapshot(coordinator, (ctx) => placesIn(ctx, group))).size).toBe(0)
  })

  it('of members', async () => {
    const { members } = await read()
    expect(members).toEqual({ here: 9, opened: 0, left: 0, active: 8, silent: null })
    // The one silent is the coordinator; in a period without exchanges all nine are.
    expect((await read('2025-08', '2025-09')).members).toMatchObject({ active: 0, silent: 9 })
  })

  it('of fewer than five people tells nothing', async () => {
    const quiet = await read('2026-01', '2026-01')
    expect(quiet.total).toBeNull()
    expect(quiet.months).toEqual({ rows: [], other: null, withheld: true })
    expect(quiet.categories).toEqual({ rows: [], other: null, withheld: true })
  })

  it('of the last twelve months where nothing is chosen', async () => {
    expect((await report(treasurer, { group })).period).toEqual({ from: '2025-04', to: '2026-03' })
    expect((await report(treasurer, { group, to: '2031-01-01' })).period).toEqual({ from: '2025-04', to: '2026-03' })
  })

  it('refuses a period that runs backwards, or is too long', async () => {
    await expect(read('2026-02', '2026-01')).rejects.toMatchObject({ code: 'ledger.period_backwards' })
    await expect(read('2020-01', '2026-01')).rejects.toMatchObject({ code: 'ledger.period_too_long' })
    await expect(read('2026-13')).rejects.toMatchObject({ code: 'kernel.input_invalid' })
  })
})

describe('categories', () => {
  it('follow the item that was paid for, unless somebody chose another', async () => {
    const { listing: item } = await postListing(keyed(people[1]!), {
      group,
      kind: 'offer',
      title: 'Pruning',
      category: categories[2]!.id,
    })
    const paid = await pay(keyed(people[0]!), { group, to: people[1]!.actor.id, amount_minor: '900', item })
    const chosen = await pay(keyed(people[0]!), { group, to: people[1]!.actor.id, amount_minor: '900', item })
    await setCategory(keyed(people[0]!), { transfer: chosen.transfer, category: categories[3]!.id })
    await count()
    expect((await category(people[0]!, { transfer: paid.transfer })).category).toBe(categories[2]!.id)
    expect((await category(people[1]!, { transfer: chosen.transfer })).category).toBe(categories[3]!.id)
  })

  it('can be corrected by both sides and by who records for others, and move what was counted', async () => {
    const transfer = await give(0, 1, 900, '2025-12-24')
    await count()
    const before = await figures()
    for (const who of [people[0]!, people[1]!, treasurer]) {
      await setCategory(keyed(who), { transfer, category: categories[4]!.id })
      await setCategory(keyed(who), { transfer, category: null })
    }
    expect(await figures()).toEqual(before)
    await setCategory(keyed(treasurer), { transfer, category: categories[4]!.id })
    const [row] = await house.owner<{ gave: number; gave_minor: bigint }[]>`
      select gave, gave_minor from ledger.month_figure where month = '2025-12-01' and category_id = ${categories[4]!.id} and gave > 0`
    expect(row).toEqual({ gave: 1, gave_minor: 900n })
    const kept =
      await house.owner`select version, by_person from ledger.transfer_text where transfer_id = ${transfer} order by version`
    expect(kept).toHaveLength(8)
  })

  it('are nobody else’s to set, and only of this group', async () => {
    const transfer = await give(0, 1, 900, '2025-12-24')
    await expect(setCategory(keyed(people[2]!), { transfer, category: null })).rejects.toMatchObject({
      code: 'ledger.transfer_absent',
    })
    const other = await house.community()
    const theirs = (await named('market.categories')(other.coordinator, { group: other.group })) as {
      categories: Category[]
    }
    await expect(
      setCategory(keyed(people[0]!), { transfer, category: theirs.categories[0]!.id }),
    ).rejects.toMatchObject({ code: 'ledger.category_absent' })
    await expect(setCategory(keyed(other.coordinator), { transfer, category: null })).rejects.toMatchObject({
      code: 'ledger.transfer_absent',
    })
  })

  it('a sent-back exchange that changes its category counts nowhere', async () => {
    const transfer = await give(2, 3, 900, '2025-12-26', categories[5]!.name)
    await count()
    await reverse(keyed(people[3]!), { transfer })
    await count()
    await setCategory(keyed(people[2]!), { transfer, category: categories[6]!.id })
    const rows = await house.owner`
      select 1 from ledger.month_figure where category_id in (${categories[5]!.id}, ${categories[6]!.id}) and (gave <> 0 or gave_minor <> 0 or received <> 0 or received_minor <> 0)`
    expect(rows).toHaveLength(0)
  })
})

describe('figures by month', () => {
  it('add up to every balance', async () => {
    await count()
    const off = await house.owner`
      select a.code from ledger.account a left join ledger.month_change c on c.account_id = a.id
       where a.group_id = ${group} group by a.id having a.balance_minor <> coalesce(sum(c.change_minor), 0)`
    expect(off).toHaveLength(0)
  })

  it('are the same when they are forgotten and counted again, by the host alone', async () => {
    const before = await figures()
    await rebuildFigures(house.system, { group })
    expect(await figures()).toEqual(before)
    await expect(rebuildFigures(keyed(treasurer), { group })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    await rebuildFigures(await house.person('Hostess', { host: true }), { group })
    expect(await figures()).toEqual(before)
  })

  it('are read by nobody but the owner functions', async () => {
    for (const table of ['month_figure', 'month_change', 'counted']) {
      const seen = await house.pool.begin(async (tx) => {
        await tx`select set_config('app.person', ${treasurer.actor.id}, true)`
        return tx`select 1 from ${tx(`ledger.${table}`)}`
      })
      expect(seen).toHaveLength(0)
    }
    await expect(house.pool`delete from ledger.month_figure`).rejects.toMatchObject({ code: '42501' })
  })
})

describe('who may see a report', () => {
  it.each<[string, () => Someone]>([
    ['a member', () => people[0]!],
    ['somebody of another group', () => people[0]!],
  ])('not %s', async (name, who) => {
    const asking = name === 'a member' ? who() : (await house.community()).coordinator
    const code = name === 'a member' ? 'kernel.not_allowed' : 'groups.members_only'
    await expect(report(asking, { group })).rejects.toMatchObject({ code })
    await expect(reportCsv(asking, { group, table: 'months' })).rejects.toMatchObject({ code })
  })
})
