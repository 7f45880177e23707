// Filters and sums of a statement against the plain reading of the same book, wherever the totals by day have got to,
// with entries that were recorded late and days that were corrected.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import type { Line } from '../views.ts'
import { balanceLine, pay, statement, statementLines, verify } from './index.ts'
import { jobs } from './jobs.ts'
import { runJob } from '#kernel/jobs'

let house: TestHouse
let group: GroupId
let ana: Someone
let others: Someone[]
let currency: string
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })

/** The same numbers in each run. */
let seed = 7
const random = (below: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((seed / 2 ** 31) * below)
}
const dayBefore = (back: number): string => new Date(Date.UTC(2026, 2, 12 - back)).toISOString().slice(0, 10)
const days = Array.from({ length: 130 }, (_, i) => dayBefore(129 - i))

/** Mostly in order of the days, a fifth of them late. */
async function payMany(times: number, upto: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const other = others[random(3)]!
    const [from, to] = random(2) === 0 ? [ana, other] : [other, ana]
    await pay(keyed(from), {
      group,
      to: to.actor.id,
      amount_minor: String(random(900)),
      description: ['bread', 'Crème brûlée', 'lift to town', ''][random(4)]!,
      occurred_on: random(5) === 0 ? days[random(upto)]! : days[Math.floor((i / times) * upto)]!,
    })
  }
}
const behind = async (): Promise<bigint> => {
  const [row] = await house.owner<
    { records: bigint }[]
  >`select records from ledger.days_behind() where currency = ${currency}`
  return row?.records ?? 0n
}

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  others = [await house.member(group, 'Ben'), await house.member(group, 'Cleo'), await house.member(group, 'Zoé')]
  await house.owner`update ledger.currency set min_minor = null, max_minor = null where group_id = ${group}`
  const [row] = await house.owner<{ id: string }[]>`select id from ledger.currency where group_id = ${group}`
  currency = row!.id
}, 60_000)
afterAll(() => house.close())

async function all(filter: object = {}): Promise<Line[]> {
  const lines: Line[] = []
  let after: string | undefined
  do {
    const page = await statement(ana, { group, ...filter, ...(after ? { after } : {}) })
    lines.push(...page.lines)
    after = page.after ?? undefined
  } while (after)
  return lines
}

const sum = (lines: Line[], sign: bigint): bigint =>
  lines.reduce((total, { amount }) => (amount * sign > 0n ? total + amount * sign : total), 0n)
const within = (line: Line, from?: string, to?: string): boolean =>
  (!from || line.occurred_on >= from) && (!to || line.occurred_on <= to)

/** Every period and filter that a hand could choose, against what the whole book says. */
async function holds(): Promise<void> {
  const book = await all()
  for (let i = 0; i < 40; i++) {
    const from = random(4) === 0 ? undefined : days[random(130)]!
    const to = random(4) === 0 ? undefined : days[random(130)]!
    const asked = { ...(from && { from }), ...(to && { to }) }
    const period = book.filter((line) => within(line, from, to))
    expect((await all(asked)).map(({ transfer }) => transfer)).toEqual(period.map(({ transfer }) => transfer))
    const opening = from ? book.filter((line) => line.occurred_on < from).reduce((s, { amount }) => s + amount, 0n) : 0n
    const { sums } = await statement(ana, { group, ...asked })
    expect(sums).toEqual({
      opening,
      came_in: sum(period, 1n),
      went_out: sum(period, -1n),
      lines: BigInt(period.length),
      closing: opening + sum(period, 1n) - sum(period, -1n),
    })
    const other = others[random(3)]!
    const filters: [object, (line: Line) => boolean][] = [
      [{ with: other.actor.id }, (line) => line.other.person?.id === other.actor.id],
      [{ direction: 'in', least: '3', most: '5.50' }, (l) => l.amount >= 300n && l.amount <= 550n],
      [{ direction: 'out', find: 'BRULEE' }, (l) => l.amount <= 0n && l.description.includes('brûlée')],
      [{ most_minor: '0' }, (l) => l.amount === 0n],
    ]
    const [filter, fits] = filters[random(4)]!
    const wanted = period.filter(fits)
    const found = await statement(ana, { group, ...asked, ...filter })
    const mine = 'direction' in filter && filter.direction === 'out' ? await all({ ...asked, ...filter }) : null
    if (mine)
      expect(mine.filter((l) => l.amount < 0n).map((l) => l.seq)).toEqual(
        wanted.filter((l) => l.amount < 0n).map((l) => l.seq),
      )
    else {
      expect((await all({ ...asked, ...filter })).map(({ seq }) => seq)).toEqual(wanted.map(({ seq }) => seq))
      expect(found.sums).toMatchObject({ came_in: sum(wanted, 1n), went_out: sum(wanted, -1n), opening: null })
    }
  }
  const { points } = await balanceLine(ana, { group, months: 6 })
  expect(points.at(-1)).toEqual({ day: '2026-03-12', balance: book[0]!.balance })
  for (const { day, balance } of points)
    expect(balance).toBe(book.filter((l) => l.occurred_on <= day).reduce((s, { amount }) => s + amount, 0n))
  expect(points.length).toBeGreaterThan(3)
}

describe('a book that is read in periods', () => {
  it('agrees before any total was made', async () => {
    await payMany(60, 70)
    expect(await behind()).toBe(60n)
    await holds()
  }, 60_000)
  it('agrees when the totals are made in steps, and lag behind', async () => {
    for (;;) {
      const [{ left } = { left: 0n }] = await house.owner<
        { left: bigint }[]
      >`select ledger.sum_days(${currency}, 17) as left`
      if (left === 0n) break
    }
    await holds()
    await payMany(60, 130)
    expect(await behind()).toBe(60n)
    await holds()
  }, 60_000)
  it('agrees when the job has carried them on', async () => {
    await runJob(jobs.find(({ name }) => name === 'ledger.sum_days')!)
    expect(await behind()).toBe(0n)
    await holds()
  }, 60_000)
  it('agrees after days and words were corrected, before and behind the totals', async () => {
    await payMany(20, 130)
    const book = await all()
    for (let i = 0; i < 25; i++) {
      const { transfer } = book[random(book.length)]!
      await house.owner`select ledger.correct_text(${transfer}, ${`corrected ${i}`}, null, ${days[random(130)]!}, '', ${ana.actor.id}, now())`
    }
    await holds()
    await runJob(jobs.find(({ name }) => name === 'ledger.sum_days')!)
    await holds()
    expect(await verify(house.system, { group })).toMatchObject({ ok: true })
  }, 60_000)
})

describe('categories', () => {
  it('one, or several at once', async () => {
    const [lift, bread] = [newId(), newId()]
    const [first, second] = await all()
    await house.owner`update ledger.transfer set category_id = ${lift} where id = ${first!.transfer}`
    await house.owner`update ledger.transfer set category_id = ${bread} where id = ${second!.transfer}`
    expect((await all({ category: lift })).map((l) => l.transfer)).toEqual([first!.transfer])
    expect((await all({ category: [lift, bread], from: '2020-01-01' })).map((l) => l.category)).toEqual([lift, bread])
    expect(await all({ category: newId() })).toEqual([])
  })
})

describe('a filter that lets little pass', () => {
  it('is looked for in steps, each from where the last one stopped', async () => {
    await house.owner`
      with a as (select id from ledger.account where holder_person = ${ana.actor.id}),
           e as (select * from ledger.entry where account_id = (select id from a) order by seq desc limit 1)
      insert into ledger.entry (account_id, seq, amount_minor, balance_minor, transfer_id, other_account, occurred_on, position, side, kind)
      select e.account_id, e.seq, 0, e.balance_minor, e.transfer_id, e.other_account, e.occurred_on, n, 1, 'main' from e, generate_series(1, 5200) n`
    const first = await statement(ana, { group, least_minor: '1' })
    expect(first.lines).toEqual([])
    expect(first.looked).toBe((await statement(ana, { group })).lines[0]!.occurred_on)
    expect(first.after).not.toBeNull()
    expect(first.sums).toBeNull()
    const next = await statement(ana, { group, least_minor: '1', after: first.after! })
    expect(next.lines.length).toBeGreaterThan(10)
    let table = ''
    for await (const part of statementLines(ana, { group, least_minor: '1' })) table += part
    expect(table.trimEnd().split('\r\n')).toHaveLength(1 + (await all({ least_minor: '1' })).length)
  }, 60_000)
})

describe('what cannot be read as a filter', () => {
  it.each<[string, object, string]>([
    ['an amount', { least: 'much' }, 'least'],
    ['a negative amount', { most: '-3' }, 'most'],
    ['a day', { from: '2026-02-30' }, 'from'],
    ['a party', { with: '!' }, 'with'],
  ])('%s is refused at its field', async (_, filter, field) => {
    await expect(statement(ana, { group, ...filter })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
      fields: { [field]: { key: expect.any(String) } },
    })
  })
  it('a party that nobody is leaves nothing', async () => {
    expect(await statement(ana, { group, with: 'NOBODY99' })).toMatchObject({ lines: [], after: null, with: null })
  })
})
