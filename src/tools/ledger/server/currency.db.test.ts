// Several currencies in one group: their own accounts and chains, who has an account when, and points that only a role gives.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
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

const add = (more: Record<string, unknown> = {}) =>
  ledger.addCurrency(keyed(treasurer), {
    group,
    kind: 'hours',
    one: 'hour',
    other: 'hours',
    symbol: 'h',
    min_minor: '-36000',
    max_minor: '36000',
    ...more,
  } as never)

describe('adding', () => {
  it('gives it accounts of its own and one for every member, and leaves the first unit first', async () => {
    const { currency } = await add()
    const { rows } = await ledger.currencies(ana, { group })
    expect(rows.map((row) => [row.place, row.kind, row.other, row.mine?.balance])).toEqual([
      [0, 'credit', expect.any(String), 0n],
      [1, 'hours', 'hours', 0n],
    ])
    const system = await ledger.systemAccounts(ana, { group, currency })
    expect(system.rows.map((row) => row.party.kind)).toEqual(['community', 'reserve', 'rounding', 'migration'])
    expect((await ledger.myAccount(ana, { group })).currency.place).toBe(0)
    expect((await ledger.glance(ana, { group }))?.unit.kind).toBe('decimal')
  })

  it('opens it for who joins later', async () => {
    const { currency } = await add()
    const cleo = await house.member(group, 'Cleo')
    expect((await ledger.myAccount(cleo, { group, currency })).balance).toBe(0n)
  })

  it('refuses the symbol and the name of another', async () => {
    const { rows } = await ledger.currencies(ana, { group })
    await add()
    expect(await code(add({ other: 'hands', one: 'hand', symbol: 'H' }))).toBe('ledger.symbol_taken')
    expect(await code(add({ other: rows[0]!.other.toUpperCase(), symbol: 'x' }))).toBe('ledger.name_taken')
    const again = (await ledger.currencies(ana, { group })).rows[1]!.currency
    expect(await code(ledger.changeCurrency(keyed(treasurer), { group, currency: again, other: rows[0]!.other }))).toBe(
      'ledger.name_taken',
    )
  })

  it('is for those who keep the accounts, and has an end', async () => {
    expect(
      await code(ledger.addCurrency(keyed(ana), { group, kind: 'points', one: 'star', other: 'stars' } as never)),
    ).toBe('kernel.not_allowed')
    expect(await code(add({ min_minor: '5', max_minor: '-5' }))).toBe('ledger.limits_crossed')
    for (let i = 1; i < 10; i++) await add({ one: `u${i}`, other: `us${i}`, symbol: `u${i}` })
    expect(await code(add({ one: 'one more', other: 'more', symbol: 'm' }))).toBe('ledger.currencies_full')
  })
})

describe('paying', () => {
  it('moves the chosen currency and no other, each with its own chain', async () => {
    const { currency } = await add()
    const paid = await ledger.pay(keyed(ana), {
      group,
      currency,
      to: ben.actor.id,
      amount: '1h30',
      description: 'lift',
    })
    await ledger.pay(keyed(ana), { group, to: ben.actor.id, amount: '2', description: 'jam' })
    expect(paid).toMatchObject({ seq: 1n, balance_minor: -5400n })
    expect((await ledger.myAccount(ben, { group, currency })).balance).toBe(5400n)
    const lines = await ledger.statement(ben, { group, currency })
    expect(lines.lines.map((line) => [line.description, line.amount])).toEqual([['lift', 5400n]])
    expect((await ledger.transfer(ben, { transfer: paid.transfer })).unit.kind).toBe('hours')
    for (const one of [undefined, currency])
      expect(await ledger.verify(treasurer, { group, ...(one && { currency: one }) })).toMatchObject({
        ok: true,
        transfers: 1n,
      })
  })

  it('asks and records in it', async () => {
    const { currency } = await add({ default_workflow: 'record' })
    const asked = await ledger.request(keyed(ana), { group, currency, from: ben.actor.id, amount: '1h' })
    await ledger.accept(keyed(ben), { transfer: asked.transfer })
    await ledger.record(keyed(ana), { group, currency, from: ben.actor.id, amount: '0h30' })
    expect((await ledger.myAccount(ana, { group, currency })).balance).toBe(5400n)
  })

  it('opens accounts at first use, of both sides', async () => {
    const { currency } = await add({ opens: 'first_use' })
    expect((await ledger.currencies(ana, { group })).rows[1]!.mine).toBeNull()
    expect(await ledger.myAccount(ana, { group, currency })).toMatchObject({ balance: 0n, can: { pay: { ok: true } } })
    expect((await ledger.statement(ana, { group, currency })).lines).toEqual([])
    const who = await ledger.payees(ana, { group, currency })
    expect(who.rows.map((party) => party.person?.name)).toContain('Ben')
    expect((await ledger.payee(ana, { group, currency, to: ben.actor.id })).person?.id).toBe(ben.actor.id)
    await ledger.pay(keyed(ana), { group, currency, to: ben.actor.id, amount: '1h' })
    expect((await ledger.currencies(ben, { group })).rows[1]!.mine?.balance).toBe(3600n)
    // Nobody gets one by being named who is no member.
    const stranger = await house.person('Stranger')
    expect(await code(ledger.pay(keyed(ana), { group, currency, to: stranger.actor.id, amount: '1h' }))).toBe(
      'ledger.payee_absent',
    )
  })

  it('is of no other group', async () => {
    const { currency } = await add()
    const other = await house.community()
    const dan = await house.member(other.group, 'Dan')
    for (const act of [
      () => ledger.pay(keyed(dan), { group: other.group, currency, to: dan.actor.id, amount: '1' }),
      () => ledger.myAccount(dan, { group: other.group, currency }),
      () => ledger.changeCurrency(keyed(other.coordinator), { group: other.group, currency, contest_days: 3 }),
    ])
      expect(await code(act())).toBe('ledger.currency_absent')
  })
})

describe('points', () => {
  const points = () =>
    add({ kind: 'points', one: 'star', other: 'stars', symbol: '★', min_minor: null, max_minor: null })

  it('come from a role, with thanks alone where the amount is zero, and are not paid on', async () => {
    const { currency } = await points()
    const given = await ledger.award(keyed(treasurer), {
      group,
      currency,
      to: ana.actor.id,
      amount: '3',
      description: 'For the stall',
    })
    await ledger.award(keyed(treasurer), { group, currency, to: ana.actor.id, amount: '0', description: 'Thanks' })
    expect((await ledger.myAccount(ana, { group, currency })).balance).toBe(3n)
    expect((await ledger.transfer(ana, { transfer: given.transfer })).workflow).toBe('award')
    const { can } = await ledger.myAccount(ana, { group, currency })
    expect(can.pay).toMatchObject({ ok: false, code: 'ledger.points_only_given' })
    const terms = { group, currency, amount: '1' }
    for (const act of [
      () => ledger.pay(keyed(ana), { ...terms, to: ben.actor.id }),
      () => ledger.request(keyed(ana), { ...terms, from: ben.actor.id }),
    ])
      expect(await code(act())).toBe('ledger.points_only_given')
    expect(await code(ledger.award(keyed(ana), { ...terms, to: ben.actor.id, description: 'x' }))).toBe(
      'ledger.spending_denied',
    )
    expect(await code(ledger.award(keyed(treasurer), { ...terms, to: treasurer.actor.id, description: 'x' }))).toBe(
      'ledger.clerk_involved',
    )
    const [own] = (await ledger.currencies(ana, { group })).rows
    expect(
      await code(
        ledger.award(keyed(treasurer), { ...terms, currency: own!.currency, to: ana.actor.id, description: 'x' }),
      ),
    ).toBe('ledger.not_points')
    await ledger.reverse(keyed(await house.member(group, 'Cora', ['coordinator'])), {
      transfer: given.transfer,
      reason: 'mistake',
    })
    expect((await ledger.myAccount(ana, { group, currency })).balance).toBe(0n)
    expect(await ledger.verify(treasurer, { group, currency })).toMatchObject({ ok: true, transfers: 3n })
  })
})

describe('changing', () => {
  it('keeps names once something was exchanged, and sets the rest', async () => {
    const { currency } = await add({ opens: 'first_use' })
    await ledger.changeCurrency(keyed(treasurer), { group, currency, one: 'turn', other: 'turns', symbol: 't' })
    await ledger.pay(keyed(ana), { group, currency, to: ben.actor.id, amount: '1h' })
    expect(await code(ledger.changeCurrency(keyed(treasurer), { group, currency, other: 'x' }))).toBe(
      'ledger.currency_in_use',
    )
    await ledger.changeCurrency(keyed(treasurer), {
      group,
      currency,
      opens: 'at_once',
      contest_days: 7,
      dormant_months: null,
    })
    const [, row] = (await ledger.currencies(treasurer, { group })).rows
    expect(row).toMatchObject({ other: 'turns', rules: { contest_days: 7, dormant_months: null } })
    expect(row?.mine?.balance).toBe(0n)
    expect(await code(ledger.changeCurrency(keyed(ana), { group, currency, contest_days: 1 }))).toBe(
      'kernel.not_allowed',
    )
  })
  it('is called by its name too', () => {
    expect(named('ledger.change_currency').about.kind).toBe('command')
  })
})
