// The auditor finds what somebody with the owner's role did to the books.
import { afterAll, beforeEach, expect, it, beforeAll } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import type { Pool } from '#kernel/db'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { pay, reverse, verify } from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let treasurer: Someone
let paid: string[]

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

beforeEach(async () => {
  const made = await house.community()
  group = made.group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  treasurer = await house.member(group, 'Treasurer', ['treasurer'])
  paid = []
  for (const amount of ['1', '2', '3', '4'])
    paid.push(
      (await pay({ ...ana, key: newId() }, { group, to: ben.actor.id, amount, description: `for ${amount}` })).transfer,
    )
  paid.push((await reverse({ ...ben, key: newId() }, { transfer: paid[3]! })).transfer)
})

const tampered: [string, (sql: Pool, t: string) => Promise<unknown>, string[]][] = [
  [
    'an amount',
    (sql, t) => sql`update ledger.entry set amount_minor = amount_minor + 1 where transfer_id = ${t}`,
    ['hash_off', 'running_balance_off', 'main_entry_off'],
  ],
  [
    'an amount and its balances',
    async (sql, t) => {
      await sql`update ledger.entry set amount_minor = amount_minor + 1, balance_minor = balance_minor + side where transfer_id = ${t}`
      await sql`update ledger.transfer set amount_minor = amount_minor + 1 where id = ${t}`
    },
    ['hash_off'],
  ],
  [
    'who was paid',
    (sql, t) =>
      sql`update ledger.entry e set other_account = (select id from ledger.account where code like '%0001' and currency_id = (select currency_id from ledger.transfer where id = ${t})) where transfer_id = ${t} and side = -1`,
    ['hash_off', 'twin_missing', 'main_entry_off'],
  ],
  [
    'the order',
    async (sql, t) => {
      const [row] = await sql<{ currency_id: string }[]>`select currency_id from ledger.transfer where id = ${t}`
      for (const [from, to] of [
        [1, 91],
        [2, 1],
        [91, 2],
      ] as const) {
        await sql`update ledger.transfer set seq = ${to} where currency_id = ${row!.currency_id} and seq = ${from}`
        await sql`update ledger.entry set seq = ${to} where seq = ${from} and transfer_id in (select id from ledger.transfer where currency_id = ${row!.currency_id})`
      }
    },
    ['hash_off'],
  ],
  [
    'a missing record',
    async (sql, t) => {
      await sql`delete from ledger.entry where transfer_id = ${t}`
      await sql`delete from ledger.transfer where id = ${t}`
    },
    ['record_missing', 'hash_off', 'head_off', 'running_balance_off'],
  ],
  [
    'a missing entry',
    (sql, t) => sql`delete from ledger.entry where transfer_id = ${t} and side = 1`,
    ['twin_missing', 'running_balance_off'],
  ],
  [
    'a cut end',
    async (sql) => {
      const last = sql`(select id from ledger.transfer where currency_id = (select id from ledger.currency where group_id = ${group}) order by seq desc limit 1)`
      await sql`delete from ledger.entry where transfer_id = ${last}`
      await sql`delete from ledger.transfer where id = ${last}`
    },
    ['head_off', 'head_hash_off', 'balance_off'],
  ],
  [
    'a balance',
    (sql) =>
      sql`update ledger.account set balance_minor = balance_minor + 5 where group_id = ${group} and kind = 'community'`,
    ['sum_not_zero', 'balance_off'],
  ],
  [
    'a line that belongs to nothing',
    (sql, t) =>
      sql`insert into ledger.entry select account_id, 999, 0, balance_minor, ${newId()}, other_account, occurred_on, 0, 1, kind from ledger.entry where transfer_id = ${t} limit 1`,
    ['entry_stray'],
  ],
  [
    'a second entry slipped in',
    (sql, t) =>
      sql`insert into ledger.entry select account_id, seq, 0, balance_minor, transfer_id, other_account, occurred_on, 1, side, 'levy' from ledger.entry where transfer_id = ${t}`,
    ['hash_off'],
  ],
  [
    'the words',
    (sql, t) => sql`update ledger.transfer set description = 'for much more' where id = ${t}`,
    ['words_off'],
  ],
  [
    'the time',
    (sql, t) => sql`update ledger.transfer set settled_at = settled_at - interval '1 second' where id = ${t}`,
    ['hash_off'],
  ],
  [
    'what it turns round',
    (sql) => sql`update ledger.transfer set reverses = ${paid[0]!} where id = ${paid[4]!}`,
    ['hash_off'],
  ],
]

it('says that whole books are whole', async () => {
  expect(await verify(treasurer, { group })).toEqual({
    ok: true,
    transfers: 5n,
    head: expect.stringMatching(/^[0-9a-f]{64}$/),
    sum: 0n,
    problems: [],
  })
  expect(await verify(house.system, { group })).toMatchObject({ ok: true })
  expect(await verify(await house.person('Host', { host: true }), { group })).toMatchObject({ ok: true })
})

it('lets words be erased', async () => {
  await house.owner`update ledger.transfer set description = null, reason = null, salt = null where id = ${paid[1]!}`
  expect(await verify(treasurer, { group })).toMatchObject({ ok: true })
})

it.each(tampered)('finds %s', async (_, tamper, faults) => {
  await tamper(house.owner, paid[1]!)
  const found = await verify(treasurer, { group })
  expect(found.ok).toBe(false)
  expect(found.problems.map((p) => p.fault)).toEqual(expect.arrayContaining(faults))
})
