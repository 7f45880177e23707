import { describe, expect, it } from 'vitest'
import { sha256, smallCes } from '../../../../tests/exports.ts'
import { placeOf, sortListings, sortMembers, sortTransfers } from './changes.ts'
import { membersOf, openProblems, type Decisions } from './decisions.ts'
import { readCes } from './ces.ts'
import { figure } from './figure.ts'
import { fitOf } from './fit.ts'
import { foundIn } from './found.ts'
import { codeOf, fieldsOf, memberRow, nameOf } from './mapping.ts'
import type { SourceMember, SourceTransfer } from './plan.ts'

const plan = readCes(smallCes, { sha256 })
const none: Decisions = { skipRefused: false, postDifferences: false, keepFirstMailbox: false }
const knownTransfers = (rows: readonly SourceTransfer[]) =>
  new Map(rows.map((row) => [row.sourceId, placeOf(row, sha256)]))

describe('what a second reading changes', () => {
  it('nothing, of the same files', () => {
    expect(sortTransfers(plan.transfers, knownTransfers(plan.transfers), sha256)).toEqual({
      added: [],
      edited: [],
      says: { added: 0, known: 30, changed: [], gone: 0 },
    })
    const members = new Map(plan.members.map((m) => [m.sourceId, m.digest]))
    expect(sortMembers(plan.members, members).says).toEqual({
      added: 0,
      known: plan.members.length,
      changed: [],
      gone: 0,
    })
  })

  it('an edited trade is told and not counted twice; a new one of the same place is new', () => {
    const [first, ...rest] = plan.transfers as [SourceTransfer, ...SourceTransfer[]]
    const edited = { ...first, sourceId: 'edited', description: 'Two loaves and a bun' }
    const another = { ...first, sourceId: 'another', description: 'A third loaf' }
    const { added, says } = sortTransfers([edited, another, ...rest], knownTransfers(plan.transfers), sha256)
    expect(added.map((row) => row.sourceId)).toEqual(['another'])
    expect(says).toEqual({
      added: 1,
      known: 29,
      changed: [{ file: 'trades.csv', line: 2, what: 'Two loaves and a bun' }],
      gone: 0,
    })
  })

  it('a trade that the source has erased stays and is counted', () => {
    expect(sortTransfers(plan.transfers.slice(1), knownTransfers(plan.transfers), sha256).says).toMatchObject({
      known: 29,
      gone: 1,
    })
  })

  it('an edited listing is told by its title', () => {
    const known = new Map(plan.listings.map((l, i) => [l.sourceId, i === 0 ? 'other' : l.digest]))
    expect(sortListings(plan.listings, known).says).toMatchObject({
      added: 0,
      changed: [{ file: 'adverts.csv', line: 2, what: 'Bread on Fridays' }],
    })
  })
})

describe('what the small export holds', () => {
  it('in figures', () => {
    const found = foundIn(plan, '2026-01-01')
    expect(found.accounts).toMatchObject({ community: 1 })
    expect(found.transfers).toMatchObject({ count: 30, from: '2021-03-05' })
    expect(found.balances).toMatchObject({ stated: true, sum_minor: 0n })
    expect(found.listings.offer + found.listings.want).toBe(12)
    expect(found.listings.away).toBeGreaterThan(0)
  })
})

describe('decisions', () => {
  const problem = (code: string, row: 'refused' | 'decision' | 'warning' | 'file') =>
    ({ file: 'x', line: 1, column: null, code, params: {}, row }) as never
  const rows: [string, 'refused' | 'decision' | 'warning' | 'file', Partial<Decisions>, boolean][] = [
    ['portability.column_unknown', 'warning', {}, false],
    ['portability.amount_malformed', 'refused', {}, true],
    ['portability.amount_malformed', 'refused', { skipRefused: true }, false],
    ['portability.file_empty', 'file', { skipRefused: true, postDifferences: true, keepFirstMailbox: true }, true],
    ['portability.email_twice', 'decision', { skipRefused: true }, true],
    ['portability.email_twice', 'decision', { keepFirstMailbox: true }, false],
    ['portability.balance_differs', 'decision', { postDifferences: true }, false],
    ['portability.balance_missing', 'decision', {}, true],
    [
      'portability.zone_unknown',
      'decision',
      { postDifferences: true, keepFirstMailbox: true, skipRefused: true },
      true,
    ],
  ]
  it.each(rows)('%s (%s) with %o', (code, row, by, open) => {
    const decided = openProblems({ ...plan, problems: [problem(code, row)] }, { ...none, ...by })
    expect(decided.length > 0).toBe(open)
  })

  it('a member who waited comes without the mailbox', () => {
    const held = { ...plan.members[0], email: 'a@post.example' } as SourceMember
    expect(membersOf({ ...plan, members: [], held: [held] }, none)).toEqual([])
    expect(membersOf({ ...plan, members: [], held: [held] }, { ...none, keepFirstMailbox: true })).toEqual([
      { ...held, email: null },
    ])
  })
})

describe('the group’s currency', () => {
  const to = { one: 'hazel', other: 'hazels', symbol: 'hz', scale: 2 }
  const here = { kind: 'credit' as const, ...to, transfers: 3 }
  it.each([
    ['same', here],
    ['same', { ...here, one: 'grain' }],
    ['renamed', { ...here, one: 'grain', transfers: 0 }],
    ['none', null],
    ['hours', { ...here, kind: 'hours' as const }],
    ['scale', { ...here, scale: 0 }],
  ])('%s', (fit, currency) => expect(fitOf(currency, to).fit).toBe(fit))
})

describe('rows as the rooms here take them', () => {
  const member = plan.members.find((m) => m.account === 'HZBK0001')!
  it('a member', () => {
    expect(memberRow(member, new Date(0))).toEqual({
      source_id: member.sourceId,
      name: 'Nell Tarrow',
      address: 'Nell.Tarrow@post.example',
      number: 'HZBK0001',
      joined_at: new Date('2021-01-05T10:00:00Z'),
      state: 'active',
    })
    expect(fieldsOf(member)).toEqual([{ field: 'place', value: '2 Withy Lane, (round the back), HB1' }])
  })
  it.each([
    ['a\u202eb', 'a b'],
    ['  ', 'HZBK0001'],
    ['x'.repeat(130), 'x'.repeat(120)],
  ])('a name that can be shown: %j', (name, shown) => expect(nameOf({ ...member, name })).toBe(shown))
  it.each([
    ['HZBKcen0746', 'HZBKCEN0746'],
    [' hzbk0001', 'HZBK0001'],
    ['no code!', null],
  ])('a code: %j', (account, code) => expect(codeOf(account)).toBe(code))
})

describe('figures', () => {
  it.each([
    [282612411n, 2, 'en', '2,826,124.11'],
    [-5n, 2, 'fr', '−0,05'],
    [7n, 0, 'en', '7'],
    [123456789012345678n, 2, 'en', '1,234,567,890,123,456.78'],
  ])('%s with scale %i in %s', (minor, scale, locale, text) => expect(figure(minor, scale, locale)).toBe(text))
})
