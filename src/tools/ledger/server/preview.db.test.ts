// What an amount would do, told before anybody agrees to it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { preview } from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
})
afterAll(() => house.close())

it.each([
  ['pay', '12', { amount: 1200n, balance: 0n, next: -1200n, passes: null, caution: null }],
  ['pay', '250', { next: -25_000n, passes: null, caution: { end: 'low', limit: -20_000n, over: 5000n } }],
  ['pay', '301', { passes: { end: 'low', limit: -30_000n, over: 100n } }],
  ['receive', '550', { next: 55_000n, passes: null, caution: { end: 'high', limit: 50_000n, over: 5000n } }],
  ['receive', '601', { passes: { end: 'high', limit: 60_000n, over: 100n } }],
] as const)('to %s %s', async (way, amount, expected) => {
  expect(await preview(ana, { group, way, amount })).toMatchObject(expected)
})

it('reads an amount as a payment would, and is for members', async () => {
  await expect(preview(ana, { group, amount: '1.2345' })).rejects.toMatchObject({ code: 'ledger.amount_too_precise' })
  const stranger = await house.person('Stranger')
  await expect(preview(stranger, { group, amount: '1' })).rejects.toBeInstanceOf(Refusal)
})
