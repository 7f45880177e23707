// Sending back in parts: never more than it was, levies by their share, whoever is faster.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import type { AccountId, CurrencyId } from '../index.ts'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let treasurer: Someone
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
})

it('goes back piece by piece, and no further', async () => {
  const { transfer } = await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '10' })
  const back = (amount?: string) => ledger.reverse(keyed(ben), { transfer, ...(amount && { amount }) })
  await back('4')
  expect(await ledger.transfer(ana, { transfer })).toMatchObject({ left: 600n, can: { reverse: { ok: false } } })
  expect((await ledger.transfer(ben, { transfer })).can.reverse.ok).toBe(true)
  expect(await code(back('6.01'))).toBe('ledger.reversal_too_large')
  await back()
  expect(await code(back('1'))).toBe('ledger.already_reversed')
  expect((await ledger.myAccount(ana, { group })).balance).toBe(0n)
  expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true, transfers: 3n })
})

it('is never more than it was, whoever is faster', async () => {
  const { transfer } = await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '10' })
  const made = await Promise.all(
    Array.from({ length: 6 }, () => code(ledger.reverse(keyed(ben), { transfer, amount: '4' }))),
  )
  expect(made.filter((one) => one === null)).toHaveLength(2)
  expect((await ledger.myAccount(ben, { group })).balance).toBe(200n)
})

it('takes a gift of zero units back once', async () => {
  const { transfer } = await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '0', description: 'a gift' })
  expect((await ledger.statement(ben, { group })).lines).toMatchObject([{ amount: 0n, description: 'a gift' }])
  await ledger.reverse(keyed(ben), { transfer })
  expect(await code(ledger.reverse(keyed(ben), { transfer }))).toBe('ledger.already_reversed')
})

it('takes bundled levies with it, to the unit', async () => {
  const [row] = await house.owner<{ currency: CurrencyId; ana: AccountId; ben: AccountId; community: AccountId }[]>`
    select y.id as currency, (select id from ledger.account where holder_person = ${ana.actor.id} and group_id = ${group}) as ana,
           (select id from ledger.account where holder_person = ${ben.actor.id} and group_id = ${group}) as ben,
           (select id from ledger.account where currency_id = y.id and kind = 'community') as community
      from ledger.currency y where y.group_id = ${group}`
  const at = row!
  const rows = [
    {
      source_id: 'one',
      at: new Date('2026-01-02T10:00:00Z'),
      occurred_on: '2026-01-02',
      description: 'with a levy',
      entries: [
        { kind: 'main', debit: at.ana, credit: at.ben, amount_minor: 1000n },
        { kind: 'levy', debit: at.ben, credit: at.community, amount_minor: 33n },
      ] as const,
    },
  ]
  const { transfers } = await inTransaction(house.pool, null, async (tx) => {
    const { ctx, flush } = makeCtx(house.system, tx, house.now.get())
    const done = await ledger.importTransfers(ctx, at.currency, rows as never, null)
    await flush()
    return done
  })
  const transfer = transfers.get('one')!
  const levies: bigint[] = []
  for (const amount of ['3.33', '3.33', '']) {
    const made = await ledger.reverse(keyed(ben), { transfer, ...(amount && { amount }) })
    const { entries } = await ledger.transfer(treasurer, { transfer: made.transfer })
    levies.push(entries.find((entry) => entry.kind === 'levy')?.amount ?? 0n)
  }
  expect(levies.reduce((a, b) => a + b, 0n)).toBe(33n)
  for (const who of [ana, ben]) expect((await ledger.myAccount(who, { group })).balance).toBe(0n)
  expect((await ledger.systemAccounts(ana, { group })).rows.every((one) => one.balance === 0n)).toBe(true)
  expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
})

it('dates nothing into a closed period', async () => {
  await house.owner`update ledger.currency set closed_on = '2026-01-31' where group_id = ${group}`
  expect(await code(ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '1', occurred_on: '2026-01-31' }))).toBe(
    'ledger.period_closed',
  )
  expect(
    await code(ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '1', occurred_on: '2026-02-01' })),
  ).toBeNull()
})
