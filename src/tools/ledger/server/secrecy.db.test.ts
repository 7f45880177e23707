// What a person may not see is absent: in the tables themselves, and through every query.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let ana: Someone
let ben: Someone
let cleo: Someone
let treasurer: Someone
let stranger: Someone
let transfer: string

beforeAll(async () => {
  house = await openTestHouse()
  const made = await house.community()
  group = made.group
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  cleo = await house.member(group, 'Cleo')
  treasurer = await house.member(group, 'Treasurer', ['treasurer'])
  stranger = await house.member((await house.community()).group, 'Stranger')
  transfer = (
    await ledger.pay(
      { ...ana, key: newId() },
      { group, to: ben.actor.id, amount: '5', description: 'a secret between two' },
    )
  ).transfer
  await ledger.request({ ...ana, key: newId() }, { group, from: ben.actor.id, amount: '1' })
})
afterAll(() => house.close())

const seen = (who: string | null, table: string, where = 'true'): Promise<number> =>
  inTransaction(
    house.pool,
    who,
    async (tx) =>
      (await tx.unsafe<{ n: number }[]>(`select count(*)::int as n from ledger.${table} where ${where}`))[0]!.n,
  )

describe('row security', () => {
  // Of this group there are four accounts of the community, and those of its people.
  const rows: [string, () => string | null, Record<string, number>][] = [
    ['nobody', () => null, { account: 0, transfer: 0, entry: 0, transfer_version: 0, limit_set: 0 }],
    ['somebody without a group', () => newId(), { account: 0, transfer: 0, entry: 0 }],
    ['another member', () => cleo.actor.id, { account: 5, transfer: 0, entry: 0 }],
    ['the payer', () => ana.actor.id, { account: 5, transfer: 2, entry: 1 }],
    ['the payee', () => ben.actor.id, { account: 5, transfer: 2, entry: 1 }],
    ['the treasurer', () => treasurer.actor.id, { account: 9, transfer: 2, entry: 2 }],
  ]
  it.each(rows)('%s', async (_, person, expected) => {
    const found = Object.fromEntries(
      await Promise.all(
        Object.keys(expected).map(async (table) => [
          table,
          await seen(person(), table, table === 'account' ? `group_id = '${group}'` : 'true'),
        ]),
      ),
    )
    expect(found).toEqual(expected)
  })

  it.each(['currency', 'account', 'limit_set', 'transfer', 'transfer_version', 'entry', 'chain'])(
    'the app role writes nothing into %s',
    async (table) => {
      for (const act of [
        `delete from ledger.${table}`,
        `update ledger.${table} set ${table === 'transfer_version' ? 'version' : table === 'limit_set' ? 'reason' : table === 'currency' ? 'one' : table === 'chain' || table === 'entry' || table === 'transfer' ? 'seq' : 'code'} = null`,
        `insert into ledger.${table} default values`,
      ])
        await expect(inTransaction(house.pool, treasurer.actor.id, (tx) => tx.unsafe(act))).rejects.toMatchObject({
          code: '42501',
        })
    },
  )
})

describe('queries', () => {
  it('show the other member nothing of the exchange', async () => {
    await expect(ledger.transfer(cleo, { transfer })).rejects.toMatchObject({ code: 'ledger.transfer_absent' })
    await expect(ledger.account(cleo, { group, account: ana.actor.id })).rejects.toMatchObject({
      code: 'ledger.account_absent',
    })
    await expect(ledger.statement(cleo, { group, account: ana.actor.id })).rejects.toMatchObject({
      code: 'ledger.account_absent',
    })
    await expect(ledger.accounts(cleo, { group })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    await expect(ledger.verify(cleo, { group })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    for (const act of [ledger.accept, ledger.reverse])
      await expect(act({ ...cleo, key: newId() }, { transfer })).rejects.toMatchObject({
        code: 'ledger.transfer_absent',
      })
    for (const act of [ledger.decline, ledger.cancel])
      await expect(act({ ...cleo, key: newId() }, { transfer })).rejects.toMatchObject({
        code: 'ledger.transfer_absent',
      })
    const list = await ledger.payees(cleo, { group })
    expect(list.rows.map((row) => row.name)).toEqual(expect.arrayContaining(['Ana', 'Ben']))
    expect(Object.keys(list.rows[0]!).sort()).toEqual(['account', 'code', 'kind', 'name', 'person'])
  })

  it('show a stranger no group', async () => {
    const asks = [ledger.myAccount, ledger.payees, ledger.systemAccounts, ledger.statement, ledger.glance] as const
    for (const ask of asks)
      await expect(ask(stranger, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    for (const ask of asks)
      await expect(ask(house.anonymous, { group })).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
    await expect(ledger.transfer(stranger, { transfer })).rejects.toMatchObject({ code: 'ledger.transfer_absent' })
  })

  it('show the treasurer both accounts', async () => {
    expect((await ledger.account(treasurer, { group, account: ana.actor.id })).balance).toBe(-500n)
    expect((await ledger.statement(treasurer, { group, account: ben.actor.id })).lines).toMatchObject([
      { amount: 500n, other: { name: 'Ana' }, description: 'a secret between two' },
    ])
    expect((await ledger.accounts(treasurer, { group, find: 'ana' })).rows).toMatchObject([
      { party: { name: 'Ana' }, balance: -500n },
    ])
  })
})
