// A payment as part of another act: one transaction, one key, all or nothing.
import * as v from 'valibot'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { command } from '#kernel/command'
import { refuse } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import { id } from '#kernel/shape'
import { allow } from '#kernel/verdict'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import type { Posted } from '../index.ts'
import { myAccount, transfer, verify } from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone

/** Pays twice by name, as another room does, and may think better of it. */
const settle = command('ledgertest.settle', {
  doc: 'Pays twice.',
  input: v.object({ group: id(), to: id(), fail: v.boolean() }),
  scope: 'ledger',
  subject: async () => null,
  allow: () => allow,
  run: async (ctx, { group: where, to, fail }) => {
    const first = await ctx.call<Posted>('ledger.pay', {
      group: where,
      to,
      amount_minor: '100',
      description: 'first half',
    })
    const second = await ctx.call<Posted>('ledger.pay', {
      group: where,
      to,
      amount_minor: '100',
      description: 'second half',
    })
    if (fail) throw refuse('kernel.not_allowed')
    return { first, second }
  },
})

beforeAll(async () => {
  house = await openTestHouse()
  group = (await house.community()).group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
})
afterAll(() => house.close())

it('is made with the act, and told again with it', async () => {
  const who = { ...ana, key: newId() }
  const made = await settle(who, { group, to: ben.actor.id, fail: false })
  expect(made.second.balance_minor).toBe(-200n)
  expect(await settle(who, { group, to: ben.actor.id, fail: false })).toEqual(made)
  expect(await transfer(ben, { transfer: made.first.transfer })).toMatchObject({ description: 'first half' })
  expect((await myAccount(ben, { group })).balance).toBe(200n)
})

it('is undone with the act', async () => {
  await expect(settle({ ...ana, key: newId() }, { group, to: ben.actor.id, fail: true })).rejects.toMatchObject({
    code: 'kernel.not_allowed',
  })
  expect((await myAccount(ben, { group })).balance).toBe(200n)
  expect(await verify(house.system, { group })).toMatchObject({ ok: true, transfers: 2n })
})
