// Statements: pages, filters, the table for spreadsheets, and that a page costs the same anywhere in a long book.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { pageSize } from '../schema.ts'
import type { Line } from '../views.ts'
import { myAccount, pay, payees, statement, statementCsv, statementLines } from './index.ts'
import { decimal } from '../rules/amount-plain.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let zoe: Someone
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Bénédicte')
  zoe = await house.member(group, 'Zoé')
  await house.owner`update ledger.currency set min_minor = null, max_minor = null where group_id = ${group}`
  for (let i = 1; i <= 120; i++) {
    const day = new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 4))).toISOString().slice(0, 10)
    await pay(keyed(i % 3 === 0 ? ana : ben), {
      group,
      to: (i % 3 === 0 ? zoe : ana).actor.id,
      amount_minor: String(i),
      description: i % 10 === 0 ? '=1+1; Crème "brûlée"' : `n ${i}`,
      occurred_on: day,
    })
  }
})
afterAll(() => house.close())

async function all(filter: object = {}): Promise<Line[]> {
  const lines: Line[] = []
  let after: string | undefined
  do {
    const page = await statement(ana, { group, ...filter, ...(after ? { after } : {}) })
    expect(page.lines.length).toBeLessThanOrEqual(pageSize)
    lines.push(...page.lines)
    after = page.after ?? undefined
  } while (after)
  return lines
}

describe('pages', () => {
  it('give every line once, newest first, with the balance after each', async () => {
    const lines = await all()
    expect(lines).toHaveLength(120)
    expect(lines.map((l) => l.seq)).toEqual(Array.from({ length: 120 }, (_, i) => BigInt(120 - i)))
    let balance = 0n
    for (const line of lines.toReversed()) expect(line.balance).toBe((balance += line.amount))
    expect(balance).toBe((await myAccount(ana, { group })).balance)
  })

  it('stay the same while others pay', async () => {
    const first = await statement(ana, { group })
    await pay(keyed(ana), { group, to: zoe.actor.id, amount: '0' })
    const next = await statement(ana, { group, after: first.after! })
    expect(next.lines[0]!.seq).toBe(first.lines.at(-1)!.seq - 1n)
  })

  it('refuse a place that is none', async () => {
    await expect(statement(ana, { group, after: 'xyz' })).rejects.toMatchObject({ code: 'kernel.input_invalid' })
  })
})

describe('filters', () => {
  it.each<[string, object, (line: Line) => boolean]>([
    ['what came in', { direction: 'in' }, (l) => l.amount > 0n],
    ['what went out', { direction: 'out' }, (l) => l.amount < 0n || l.other.name === 'Zoé'],
    ['words, however they are written', { find: 'BRULEE' }, (l) => l.description.includes('brûlée')],
    ['the name of the other', { find: 'benedicte' }, (l) => l.other.name === 'Bénédicte'],
    [
      'days',
      { from: '2026-01-10', to: '2026-01-12' },
      (l) => l.occurred_on >= '2026-01-10' && l.occurred_on <= '2026-01-12',
    ],
    ['signs that a search takes for its own', { find: '100%_' }, () => false],
  ])('%s', async (_, filter, fits) => {
    const every = await all()
    expect((await all(filter)).map((l) => l.seq)).toEqual(every.filter(fits).map((l) => l.seq))
  })
})

describe('as a table', () => {
  it('is safe for spreadsheets, and the same in one piece and in lines', async () => {
    const { csv, name } = await statementCsv(ana, { group })
    expect(name).toMatch(/^[a-z]{4}-2026-03-12\.csv$/)
    const rows = csv.trimEnd().split('\r\n')
    expect(rows[0]).toBe('\ufeffDay,With,Number,For,Amount,Balance,Entry,How,Receipt')
    expect(rows).toHaveLength(1 + (await all()).length)
    expect(csv).toContain(`"'=1+1; Crème ""brûlée"""`)
    expect(rows[2]).toContain(',-1.20,')
    const lines: string[] = []
    for await (const line of statementLines(ana, {
      group,
      direction: 'all',
      find: '',
      account: undefined,
      from: undefined,
      to: undefined,
    }))
      lines.push(line)
    expect(lines.join('')).toBe(csv)
  })

  it.each([
    [-5400n, { kind: 'hours', step_s: 900 }, '-1.5000'],
    [1n, { kind: 'hours', step_s: 0 }, '0.0002'],
    [5n, { kind: 'decimal', scale: 2, one: '', other: '', symbol: '' }, '0.05'],
    [-105n, { kind: 'decimal', scale: 2, one: '', other: '', symbol: '' }, '-1.05'],
    [7n, { kind: 'decimal', scale: 0, one: '', other: '', symbol: '' }, '7'],
  ] as const)('writes %s %o as %s', (minor, unit, text) => expect(decimal(minor, unit)).toBe(text))
})

describe('whom one may pay', () => {
  it('those of lately first, all by name, and found without accents', async () => {
    const page = await payees(ana, { group })
    expect(page.lately.map((p) => p.name)).toEqual(['Zoé', 'Bénédicte'])
    expect(page.rows.map((p) => p.name)).toEqual(
      ['Bénédicte', 'Maryvonne Coordination', 'The community', 'Zoé'].sort((a, b) =>
        a === 'The community' ? -1 : b === 'The community' ? 1 : a.localeCompare(b),
      ),
    )
    expect((await payees(ana, { group, find: 'zoe' })).rows.map((p) => p.name)).toEqual(['Zoé'])
    const code = (await myAccount(zoe, { group })).code
    expect((await payees(ana, { group, find: code.toLowerCase() })).rows.map((p) => p.name)).toEqual(['Zoé'])
  })
})
