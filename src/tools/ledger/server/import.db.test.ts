// History of another system: posted as it was, once.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import type { AccountId, CurrencyId } from '../index.ts'
import {
  importTransfers,
  myAccount,
  pay,
  reverse,
  setLimits,
  statement,
  systemAccounts,
  transfer,
  verify,
  type Imported,
  type ImportedTransfer,
} from './index.ts'

let house: TestHouse
let group: GroupId
let currency: CurrencyId
let people: Someone[]
let accounts: AccountId[]
let community: AccountId
let treasurer: Someone

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  group = (await house.community()).group
  treasurer = await house.member(group, 'Treasurer', ['treasurer'])
  people = []
  for (let i = 0; i < 20; i++) people.push(await house.member(group, `Person ${i}`))
  accounts = []
  for (const person of people) accounts.push((await myAccount(person, { group })).account as AccountId)
  community = (await systemAccounts(treasurer, { group })).rows[0]!.party.account as AccountId
  currency = (await house.owner<{ id: CurrencyId }[]>`select id from ledger.currency where group_id = ${group}`)[0]!.id
})

const run = (rows: readonly ImportedTransfer[]): Promise<Imported> =>
  inTransaction(house.pool, treasurer.actor.id, async (tx) => {
    const { ctx, flush } = makeCtx(treasurer, tx, house.now.get())
    const result = await importTransfers(ctx, currency, rows, treasurer.actor.id)
    await flush()
    return result
  })

const row = (n: number, from = n % 20, to = (n * 7 + 1) % 20, levy = n % 3 === 0): ImportedTransfer => {
  const payee = from === to ? (to + 1) % 20 : to
  return {
    source_id: `row-${n}`,
    at: new Date(Date.UTC(2019, 0, 1) + n * 3_600_000 + n),
    occurred_on: new Date(Date.UTC(2019, 0, 1) + n * 3_600_000).toISOString().slice(0, 10),
    description: n % 50 === 0 ? 'x'.repeat(4000) : `Œufs "${n}" \\ {a,b}\nsecond line`,
    entries: [
      { kind: 'main', debit: accounts[from]!, credit: accounts[payee]!, amount_minor: BigInt(n * 100) },
      ...(levy
        ? ([
            { kind: 'levy', debit: accounts[from]!, credit: community, amount_minor: BigInt(n * 2) },
            { kind: 'levy', debit: accounts[payee]!, credit: community, amount_minor: BigInt(n) },
          ] as const)
        : []),
    ],
  }
}

it('posts five thousand with levies in a few seconds, past all limits, into a whole chain', async () => {
  await setLimits(treasurer, { group, min_minor: '-1', max_minor: '1', reason: 'tight' })
  const rows = Array.from({ length: 5000 }, (_, i) => row(i))
  const began = performance.now()
  expect(await run(rows)).toMatchObject({ posted: 5000, known: 0 })
  expect(performance.now() - began).toBeLessThan(15_000)
  const expected = new Map<string, bigint>()
  for (const { entries } of rows)
    for (const { debit, credit, amount_minor } of entries) {
      expected.set(debit, (expected.get(debit) ?? 0n) - amount_minor)
      expected.set(credit, (expected.get(credit) ?? 0n) + amount_minor)
    }
  for (const [i, account] of accounts.entries())
    expect((await myAccount(people[i]!, { group })).balance).toBe(expected.get(account))
  expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [], sum: 0n, transfers: 5000n })
  expect(
    await house.owner`select count(*)::int as n from kernel.fact where name like 'ledger.transfer_c%' and group_id = ${group}`,
  ).toEqual([{ n: 0 }])
}, 60_000)

it('a second run changes nothing, and a longer one adds what is new', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => row(i))
  await run(rows)
  const before = await verify(treasurer, { group })
  expect(await run(rows)).toMatchObject({ posted: 0, known: 60 })
  expect(await verify(treasurer, { group })).toEqual(before)
  expect(await run([...rows, row(60)])).toMatchObject({ posted: 1, known: 60 })
})

it('keeps words to the letter, the day and the moment, and marks them', async () => {
  const { transfers } = await run([row(3)])
  const id = transfers.get('row-3')!
  expect(await transfer(treasurer, { transfer: id })).toMatchObject({
    imported: true,
    workflow: 'import',
    state: 'completed',
    description: row(3).description,
    occurred_on: '2019-01-01',
    settled_at: row(3).at,
    recorded_at: house.now.get(),
    author: { name: 'Treasurer' },
    entries: [
      { kind: 'main', amount: 300n },
      { kind: 'levy', amount: 6n, credit: { name: 'The community' } },
      { kind: 'levy', amount: 3n },
    ],
  })
  const lines = (await statement(people[3]!, { group })).lines
  expect(lines.map((line) => [line.kind, line.amount, line.balance])).toEqual([
    ['levy', -6n, -306n],
    ['main', -300n, -300n],
  ])
})

it('is turned round with its levies', async () => {
  const { transfers } = await run([row(3)])
  const id = transfers.get('row-3')!
  await reverse({ ...treasurer, key: newId() }, { transfer: id, reason: 'entered twice over there' })
  for (const person of [people[3]!, people[2]!]) expect((await myAccount(person, { group })).balance).toBe(0n)
  expect((await systemAccounts(treasurer, { group })).rows[0]!.balance).toBe(0n)
  expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [] })
})

it('goes on beside payments of today', async () => {
  const [imported] = await Promise.all([
    run(Array.from({ length: 600 }, (_, i) => row(i))),
    ...Array.from({ length: 30 }, (_, i) =>
      pay({ ...people[i % 20]!, key: newId() }, { group, to: people[(i + 1) % 20]!.actor.id, amount_minor: '1' }).catch(
        (error: { code: string }) => expect(error.code).toMatch(/limit_passed|busy/),
      ),
    ),
  ])
  expect(imported).toMatchObject({ posted: 600 })
  expect(await verify(treasurer, { group })).toMatchObject({ ok: true, problems: [], sum: 0n })
})

it('refuses a source that names a row twice, and posts nothing', async () => {
  await expect(run([row(1), row(1)])).rejects.toThrow('twice')
  expect(await verify(treasurer, { group })).toMatchObject({ transfers: 0n })
})
