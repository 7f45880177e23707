// Corrections in place, with their history, under a chain that proves the first words; and balances that a group opened.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import * as ledger from './index.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let ana: Someone
let ben: Someone
let cleo: Someone
let clerk: Someone
let treasurer: Someone
let transfer: string
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  ana = await house.member(group, 'Ana')
  ben = await house.member(group, 'Ben')
  cleo = await house.member(group, 'Cleo')
  clerk = await house.member(group, 'Clerk', ['clerk'])
  treasurer = await house.member(group, 'Treasurer', ['treasurer'])
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ transfer } = await ledger.pay(keyed(ana), {
    group,
    to: ben.actor.id,
    amount: '1',
    description: 'bread',
    occurred_on: '2026-03-10',
  }))
})

describe('ledger.correct_text', () => {
  it('puts the new words in their place and keeps the old ones, for both sides to see', async () => {
    const category = newId()
    expect(await ledger.correctText(keyed(ana), { transfer, description: 'two loaves', category })).toEqual({
      transfer,
      version: 1,
    })
    house.now.pass(60)
    await ledger.correctText(keyed(ben), { transfer, occurred_on: '2026-03-09', reason: 'it was Monday' })
    for (const who of [ana, ben, treasurer]) {
      const found = await ledger.corrections(who, { transfer })
      expect(found.rows).toMatchObject([
        {
          version: 2,
          description: 'two loaves',
          category,
          occurred_on: '2026-03-09',
          reason: 'it was Monday',
          by: { name: 'Ben' },
        },
        { version: 1, description: 'two loaves', category, occurred_on: '2026-03-10', reason: '', by: { name: 'Ana' } },
        { version: 0, description: 'bread', category: null, occurred_on: '2026-03-10', by: { name: 'Ana' } },
      ])
      expect(found).toMatchObject({
        now: { description: 'two loaves', category, occurred_on: '2026-03-09' },
        latest: '2026-03-12',
        can: { correct: { ok: true } },
      })
    }
    const line = (await ledger.statement(ben, { group, category })).lines[0]
    expect(line).toMatchObject({ transfer, description: 'two loaves', occurred_on: '2026-03-09' })
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
  })

  it('tells the side that did not do it, and nobody when nothing changed', async () => {
    await ledger.correctText(keyed(ana), { transfer, description: 'bread' })
    expect((await ledger.corrections(ana, { transfer })).rows).toEqual([])
    await ledger.correctText(keyed(ana), { transfer, description: 'cake' })
    await house.drain()
    const told = await house.owner<{ person_id: string }[]>`
      select person_id from notices.notice where kind = 'ledger.corrected' and subject = ${transfer}`
    expect(told.map((row) => row.person_id)).toEqual([ben.actor.id])
  })

  it('does once what is sent twice', async () => {
    const once = keyed(ana)
    const first = await ledger.correctText(once, { transfer, description: 'cake' })
    expect(await ledger.correctText(once, { transfer, description: 'cake' })).toEqual(first)
    expect((await ledger.corrections(ana, { transfer })).rows).toHaveLength(2)
  })

  it('is refused to who has no part in it', async () => {
    await expect(ledger.correctText(keyed(cleo), { transfer, description: 'x' })).rejects.toMatchObject({
      code: 'ledger.transfer_absent',
    })
    await expect(ledger.corrections(cleo, { transfer })).rejects.toMatchObject({ code: 'ledger.transfer_absent' })
    await expect(ledger.correctText(keyed(clerk), { transfer, description: 'x' })).rejects.toMatchObject({
      code: 'ledger.party_wrong',
    })
    await expect(ledger.correctText(house.anonymous, { transfer, description: 'x' })).rejects.toMatchObject({
      code: 'ledger.transfer_absent',
    })
    const dan = await house.member(group, 'Dan')
    const paid = await ledger.pay(keyed(dan), { group, to: ben.actor.id, amount: '1' })
    await named('groups.suspend')({ ...coordinator, key: newId() }, { group, person: dan.actor.id })
    const before = (await ledger.corrections(ben, { transfer: paid.transfer })).rows
    await expect(ledger.correctText(keyed(dan), { transfer: paid.transfer, description: 'x' })).rejects.toThrow()
    expect((await ledger.corrections(ben, { transfer: paid.transfer })).rows).toEqual(before)
  })

  it('corrects for others by a role, shown with its name', async () => {
    await ledger.correctText(keyed(treasurer), { transfer, description: 'loaf', reason: 'both asked for it' })
    expect((await ledger.corrections(ana, { transfer })).rows[0]).toMatchObject({
      by: { name: 'Treasurer' },
      reason: 'both asked for it',
    })
  })

  it('leaves alone what is not in the book, and what was erased', async () => {
    const asked = await ledger.request(keyed(ben), { group, from: ana.actor.id, amount: '1' })
    await expect(ledger.correctText(keyed(ben), { transfer: asked.transfer, description: 'x' })).rejects.toMatchObject({
      code: 'ledger.not_recorded',
    })
    await house.owner`update ledger.transfer set description = null, reason = null, salt = null where id = ${transfer}`
    await expect(ledger.correctText(keyed(ana), { transfer, description: 'x' })).rejects.toMatchObject({
      code: 'ledger.words_erased',
    })
  })

  it.each(['2026-03-13', '2027-01-01'])('knows that %s is after it was recorded', async (occurred_on) => {
    await expect(ledger.correctText(keyed(ana), { transfer, occurred_on })).rejects.toMatchObject({
      code: 'ledger.date_after_entry',
      fields: { occurred_on: { key: 'ledger.error.date_after_entry' } },
    })
  })

  it('leaves the days of a closed period as they are, and the words not', async () => {
    await house.owner`update ledger.currency set closed_on = '2026-03-10' where group_id = ${group}`
    for (const occurred_on of ['2026-03-11', '2026-03-01'])
      await expect(ledger.correctText(keyed(ana), { transfer, occurred_on })).rejects.toMatchObject({
        code: 'ledger.period_closed',
      })
    expect(await ledger.correctText(keyed(ana), { transfer, description: 'rye' })).toMatchObject({ version: 1 })
    await house.owner`update ledger.currency set closed_on = null where group_id = ${group}`
  })

  it.each<[string, (t: string) => Promise<unknown>]>([
    [
      'the first words',
      (t) => house.owner`update ledger.transfer_text set description = 'cake' where transfer_id = ${t} and version = 0`,
    ],
    ['the words of now', (t) => house.owner`update ledger.transfer set description = 'gold' where id = ${t}`],
    [
      'the last correction',
      (t) => house.owner`delete from ledger.transfer_text where transfer_id = ${t} and version = 1`,
    ],
    ['the day', (t) => house.owner`update ledger.transfer set occurred_on = '2020-01-01' where id = ${t}`],
  ])('is no cover for who changes %s in the tables', async (_, tamper) => {
    await ledger.correctText(keyed(ana), { transfer, description: 'loaf' })
    expect(await ledger.verify(treasurer, { group })).toMatchObject({ ok: true })
    await tamper(transfer)
    const { problems } = await ledger.verify(treasurer, { group })
    expect(problems).toEqual([expect.objectContaining({ fault: 'words_off', subject: transfer })])
    // For the tests that follow.
    await house.owner`update ledger.transfer set description = null, reason = null, salt = null where id = ${transfer}`
  })
})

describe('balances that the group opened', () => {
  const agree = (to: 'own' | 'members') =>
    house.owner`update ledger.currency set visibility = ${to} where group_id = ${group}`

  it('are closed until then', async () => {
    await expect(ledger.openBalances(cleo, { group })).rejects.toMatchObject({ code: 'ledger.balances_private' })
    expect(await ledger.openBalance(cleo, { group, person: ana.actor.id })).toBeNull()
    expect(await ledger.systemAccounts(cleo, { group })).toMatchObject({ open: false })
  })

  it('are the balances, for members, and not what was exchanged', async () => {
    await agree('members')
    const page = await ledger.openBalances(cleo, { group })
    const mine = (await ledger.myAccount(ana, { group })).balance
    expect(page.rows.find(({ party }) => party.name === 'Ana')?.balance).toBe(mine)
    expect(page.rows.map(({ party }) => party.kind)).toEqual(page.rows.map(() => 'member'))
    expect((await ledger.openBalances(cleo, { group, find: 'CLÉO' })).rows.map(({ party }) => party.name)).toEqual([
      'Cleo',
    ])
    expect(await ledger.openBalance(cleo, { group, person: ana.actor.id })).toMatchObject({ balance: mine })
    await expect(ledger.statement(cleo, { group, account: ana.actor.id })).rejects.toMatchObject({
      code: 'ledger.account_absent',
    })
    const stranger = await house.person('Stranger')
    await expect(ledger.openBalances(stranger, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    const elsewhere = await house.community()
    expect(
      await ledger.openBalance(await house.member(elsewhere.group, 'Far'), {
        group: elsewhere.group,
        person: ana.actor.id,
      }),
    ).toBeNull()
    await agree('own')
  })

  it('the accounts of the community are open to every member, with what they were spent on', async () => {
    const { rows } = await ledger.systemAccounts(cleo, { group })
    const community = rows.find(({ party }) => party.kind === 'community')!.party.code
    await ledger.pay(keyed(ana), { group, to: community, amount: '2', description: 'for the hall' })
    expect(await ledger.account(cleo, { group, account: community })).toMatchObject({ balance: 200n })
    expect((await ledger.statement(cleo, { group, account: community })).lines).toMatchObject([
      { amount: 200n, description: 'for the hall', other: { name: 'Ana' } },
    ])
    expect((await ledger.balanceLine(cleo, { group, account: community })).points.at(-1)?.balance).toBe(200n)
    const stranger = await house.person('Another')
    await expect(ledger.statement(stranger, { group, account: community })).rejects.toMatchObject({
      code: 'groups.members_only',
    })
  })
})
