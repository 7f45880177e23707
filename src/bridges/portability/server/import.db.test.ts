import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import type { GroupId, PersonId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { claim } from '#commons/people/server'
import { bytesOf, smallCes, smallText, type CesBytes } from '../../../../tests/exports.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { codeOf, importing, offs, type Asked, type Files } from '../../../../tests/harness/import.ts'
import type { ImportReport } from '../index.ts'
import { importCes } from './index.ts'

let house: TestHouse
let bring: ReturnType<typeof importing>['bring']
let verified: ReturnType<typeof importing>['verified']
let everything: ReturnType<typeof importing>['everything']
beforeAll(async () => {
  house = await openTestHouse()
  ;({ bring, verified, everything } = importing(house))
})
afterAll(() => house.close())

describe('the small export', () => {
  let group: GroupId
  let coordinator: Someone
  let first: ImportReport
  beforeAll(async () => {
    ;({ group, coordinator } = await house.community({ name: 'Hazelbrook' }))
    first = await bring(group, smallCes)
  })

  it('a dry run tells all and writes nothing', async () => {
    const other = await house.community()
    const before = await everything()
    const dry = await bring(other.group, smallCes, { go: false })
    expect(dry.written).toBeNull()
    expect(dry.open).toEqual([])
    expect(dry.changes).toMatchObject({
      members: { added: 8, known: 0 },
      listings: { added: 12 },
      transfers: { added: 30 },
    })
    expect(dry.currency).toMatchObject({ fit: 'renamed', to: { one: 'hazel', other: 'hazels', symbol: 'hz' } })
    expect(await everything()).toEqual(before)
  })

  it('brings every balance to the last unit', () => {
    expect(first.written!.compared).toHaveLength(8)
    expect(offs(first)).toEqual([])
    expect(first.written!.compared.find((row) => row.account === 'HZBK0000')).toMatchObject({
      source_minor: 1814n,
      here_minor: 1814n,
    })
  })

  it('names the currency as the source does', async () => {
    const [row] = await house.owner`select one, other, symbol from ledger.currency where group_id = ${group}`
    expect(row).toEqual({ one: 'hazel', other: 'hazels', symbol: 'hz' })
  })

  it('makes unclaimed members, by their codes, on their days, and mails nobody', async () => {
    await house.drain()
    const rows = await house.owner`
      select c.state as person, m.number, m.state, m.joined_at, m.address, a.code, a.own_min, a.min_minor, a.max_minor
        from groups.membership m join people.person c on c.id = m.person_id
        left join ledger.account a on a.holder_person = c.id and a.group_id = m.group_id
       where m.group_id = ${group} and m.number like 'HZBK%' order by m.number`
    expect(rows.find((row) => row.number === 'HZBK0001')).toEqual({
      person: 'unclaimed',
      number: 'HZBK0001',
      state: 'active',
      joined_at: new Date('2021-01-05T10:00:00Z'),
      address: 'Nell.Tarrow@post.example',
      code: 'HZBK0001',
      own_min: true,
      min_minor: -20000n,
      max_minor: 40000n,
    })
    expect(await house.owner`select address from notices.mail where address like '%post.example'`).toEqual([])
  })

  it('keeps where people live and their telephones for those with a role', async () => {
    const rows = await house.owner`
      select f.field, f.value, f.audience from people.field f join groups.membership m on m.person_id = f.person_id
       where m.group_id = ${group} and m.number = 'HZBK0001'`
    expect(rows).toEqual([{ field: 'place', value: '2 Withy Lane, (round the back), HB1', audience: 1 }])
  })

  it('changes nothing the second time', async () => {
    const before = await everything()
    const again = await bring(group, smallCes)
    expect(again.changes.transfers).toEqual({ added: 0, known: 30, changed: [], gone: 0 })
    expect(offs(again)).toEqual([])
    expect(await everything()).toEqual(before)
  })

  it('takes what is new, and tells what was edited at the source without counting it twice', async () => {
    const trades = smallText('trades.csv')
      .replace('Two loaves', 'Two loaves and a bun')
      .concat('2021-06-01 10:00:00,sess,HZBK0001,HZBK0002,2.50,0.00,2.50,0.00,Later,HZBK0001,,\n')
    const files = {
      'settings.csv': smallCes['settings.csv'],
      'users.csv': smallCes['users.csv'],
      'trades.csv': bytesOf(trades),
    }
    const later = await bring(group, files)
    expect(later.changes.transfers).toMatchObject({
      added: 1,
      known: 29,
      changed: [{ file: 'trades.csv', line: 2, what: 'Two loaves and a bun' }],
      gone: 0,
    })
    expect(offs(later)).toEqual([])
  })

  it('follows somebody who came and had an account already', async () => {
    const place = await house.community()
    await bring(place.group, smallCes)
    const nell = await house.member(place.group, 'Nell Tarrow')
    await named('groups.leave')(nell, { group: place.group })
    const [row] = await house.owner<
      { person_id: PersonId }[]
    >`select person_id from groups.membership where group_id = ${place.group} and number = 'HZBK0001'`
    await inTransaction(house.pool, null, async (tx) => {
      const { ctx, flush } = makeCtx(house.system, tx, house.now.get())
      await claim(ctx, { unclaimed: row!.person_id, by: nell.actor.id })
      await flush()
    })
    const trades = smallText('trades.csv').concat(
      '2021-06-01 10:00:00,sess,HZBK0001,HZBK0002,2.50,0.00,2.50,0.00,Later,HZBK0001,,\n',
    )
    const files = {
      'settings.csv': smallCes['settings.csv'],
      'users.csv': smallCes['users.csv'],
      'trades.csv': bytesOf(trades),
    }
    const later = await bring(place.group, files)
    expect(offs(later)).toEqual([])
    expect(later.written!.compared.find(({ account }) => account === 'HZBK0001')).toMatchObject({
      source_minor: 8n,
      here_minor: 8n,
    })
    const account = (await named('ledger.my_account')(nell, { group: place.group })) as { balance: bigint }
    expect(account.balance).toBe(8n)
    expect(await verified(place.group)).toMatchObject({ ok: true, sum: 0n })
  })

  it('is for whoever holds the right', async () => {
    const member = await house.member(group, 'Nell Tarrow the younger')
    const stranger = await house.person('Somebody else')
    const input = { group, files: smallCes }
    expect(await codeOf(importCes(member, input))).toBe('kernel.not_allowed')
    expect(await codeOf(importCes(stranger, input))).toBe('groups.members_only')
    expect(await codeOf(importCes(house.anonymous, input))).toBe('kernel.sign_in_required')
    expect((await importCes(coordinator, input)).written).toBeNull()
  })
})

describe('the ways of the importer into other rooms', () => {
  it.each([
    ['people.write_down', () => ({ rows: [] }), 'people.system_only'],
    ['groups.import_members', (group: string) => ({ group, members: [] }), 'kernel.not_allowed'],
    ['ledger.import_state', (group: string) => ({ group }), 'kernel.not_allowed'],
    ['ledger.import_accounts', (group: string) => ({ group, accounts: [] }), 'kernel.not_allowed'],
    ['ledger.import_transfers', (group: string) => ({ group, rows: [] }), 'kernel.not_allowed'],
  ] as const)('%s is shut for a member', async (name, input, code) => {
    const { group } = await house.community()
    const member = await house.member(group, 'Nell Tarrow')
    expect(await codeOf(named(name)(member, input(group)))).toBe(code)
  })

  it('people.write_down never writes over what is there, nor of somebody who has come', async () => {
    const nell = await house.person('Nell Tarrow')
    const rows = [{ person: nell.actor.id, field: 'phone', value: '0' }]
    expect(await named('people.write_down')(house.system, { rows })).toEqual({ written: 0 })
  })
})

describe('what stands in the way', () => {
  const settled = { 'settings.csv': smallCes['settings.csv'], 'users.csv': smallCes['users.csv'] }
  const spoilt = (file: keyof CesBytes, from: string, to: string): Files => ({
    ...smallCes,
    [file]: bytesOf(smallText(file).replace(from, to)),
  })

  it.each([
    ['portability.file_refused', spoilt('trades.csv', 'buyer_amount', 'amount'), {}],
    ['portability.file_refused', { 'settings.csv': smallCes['settings.csv'] }, {}],
    [
      'portability.row_refused',
      { ...settled, 'trades.csv': bytesOf(smallText('trades.csv').replace('HZBK0003,40.00', 'HZBK0003,4O.00')) },
      {},
    ],
    [
      'portability.decision_open',
      spoilt('users.csv', 'osric@post.example', 'NELL.tarrow@POST.example'),
      { skip_refused: true },
    ],
    ['portability.decision_open', spoilt('balances.csv', '-43.41', '-43.40'), { keep_first_mailbox: true }],
    [
      'portability.decision_open',
      spoilt('settings.csv', ',GB,', ',XX,'),
      { skip_refused: true, keep_first_mailbox: true, post_differences: true },
    ],
  ] satisfies [string, Files, Asked][])('%s', async (code, files, asked) => {
    const { group } = await house.community()
    const before = await everything()
    expect(await codeOf(bring(group, files, asked))).toBe(code)
    expect(await everything()).toEqual(before)
  })

  it('portability.currency_unfit: hours', async () => {
    const { group } = await house.community({ blueprint: 'timebank' })
    expect(await codeOf(bring(group, smallCes))).toBe('portability.currency_unfit')
  })

  it('decided: the second comes without the mailbox', async () => {
    const { group } = await house.community()
    const report = await bring(group, spoilt('users.csv', 'osric@post.example', 'NELL.tarrow@POST.example'), {
      keep_first_mailbox: true,
    })
    expect(offs(report)).toEqual([])
    const [row] =
      await house.owner`select address from groups.membership where group_id = ${group} and number = 'HZBK0005'`
    expect(row).toEqual({ address: null })
  })

  it('decided: a row stays out, and the balance without it is the difference', async () => {
    const { group } = await house.community()
    const files = spoilt('trades.csv', 'HZBK0003,40.00', 'HZBK0003,4O.00')
    const report = await bring(group, files, { skip_refused: true, post_differences: true })
    expect(report.written!.differences.map((row) => row.account).sort()).toEqual(['HZBK0003', 'HZBK0004'])
    expect(offs(report)).toEqual([])
    expect(await verified(group)).toMatchObject({ ok: true, sum: 0n })
    expect(offs(await bring(group, files, { skip_refused: true, post_differences: true }))).toEqual([])
  })

  it('decided: another zone', async () => {
    const { group } = await house.community()
    const report = await bring(group, spoilt('settings.csv', ',GB,', ',XX,'), { time_zone: 'Europe/London' })
    expect(offs(report)).toEqual([])
  })

  it('without a history the stated balances open the accounts', async () => {
    const { group } = await house.community()
    const files = { ...settled, 'balances.csv': smallCes['balances.csv'] }
    const report = await bring(group, files)
    expect(report.written!.differences).toEqual([])
    expect(offs(report)).toEqual([])
    const [row] =
      await house.owner`select balance_minor from ledger.account where group_id = ${group} and kind = 'migration'`
    expect(row).toEqual({ balance_minor: 0n })
    const before = await everything()
    await bring(group, files)
    expect(await everything()).toEqual(before)
  })
})
