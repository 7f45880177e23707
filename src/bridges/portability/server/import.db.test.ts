import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import { inTransaction } from '#kernel/db'
import { Refusal } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { claim } from '#commons/people/server'
import { bytesOf, largeCes, smallCes, smallText, type CesBytes } from '../../../../tests/exports.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import type { ImportReport } from '../index.ts'
import { importCes, importFolder } from './index.ts'

let house: TestHouse
beforeAll(async () => void (house = await openTestHouse()))
afterAll(() => house.close())

type Files = Partial<CesBytes>
type Asked = Partial<Parameters<typeof importCes>[1]>
const bring = (group: GroupId, files: Files, asked: Asked = {}) =>
  importCes(house.system, { group, files, go: true, ...asked })
const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const offs = ({ written }: ImportReport) =>
  written!.compared.filter((row) => row.source_minor !== row.imported_minor || row.here_minor !== row.imported_minor)

/** The auditor's replay of the whole chain. */
async function verified(group: GroupId): Promise<Record<string, unknown>> {
  const { ok, transfers, sum, problems } = (await named('ledger.verify')(house.system, { group })) as Record<
    string,
    unknown
  >
  return { ok, transfers, sum, problems }
}

/** Rows of every table of the data rooms that an import may touch. */
async function everything(): Promise<Record<string, string>> {
  const tables = [
    'people.person',
    'people.field',
    'groups.membership',
    'market.listing',
    'items.item',
    'market.category',
    'ledger.account',
    'ledger.transfer',
    'ledger.entry',
    'ledger.limit_set',
    'portability.source',
    'portability.account',
    'portability.run',
    'kernel.fact',
  ]
  const counts: Record<string, string> = {}
  for (const table of tables) {
    const [row] = await house.owner.unsafe(
      `select count(*) as n, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${table} t`,
    )
    counts[table] = `${row!.n} ${row!.hash}`
  }
  return counts
}

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

describe('from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-export-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = async (group: string, more: Partial<Parameters<typeof importFolder>[0]> = {}) => {
    const lines: string[] = []
    const exit = await importFolder(
      { kind: 'ces', folder, group, go: false, skipRefused: false, ...more },
      (line) => void lines.push(line),
    )
    return { exit, text: lines.join('\n') }
  }
  const addressOf = async (group: GroupId): Promise<string> =>
    (await house.owner`select address from groups."group" where id = ${group}`)[0]!.address as string

  it('tells, writes, and says that nothing has changed', async () => {
    const address = await addressOf((await house.community()).group)
    expect(await codeOf(run(address))).toBe('portability.folder_absent')
    for (const [name, bytes] of Object.entries(smallCes)) writeFileSync(join(folder, name), bytes)
    const dry = await run(address)
    expect(dry.exit).toBe(0)
    expect(dry.text).toMatch(/8 accounts: .*\n[^]*12 |30 exchanges/)
    expect(dry.text).toMatch(
      /^ {2}users\.csv:1:shoe_size: There is no place for the column shoe_size\. It is kept aside\.$/m,
    )
    expect(dry.text).toMatch(/Nothing was written\. Add --go to import\.$/)
    const go = await run(address, { go: true })
    expect(go.exit).toBe(0)
    expect(go.text).toMatch(/^ {2}HZBK0000 +18\.14 +18\.14$/m)
    expect(go.text).toMatch(/All 8 balances are equal to the last unit\.$/)
    const again = await run(address, { go: true, locale: 'fr' })
    expect(again.text).toMatch(/Tout était déjà là : rien n’a changé\./)
    expect(again.text).not.toMatch(/secret-/)
  })

  it('names the row, the reason and the way on', async () => {
    const address = await addressOf((await house.community()).group)
    for (const [name, bytes] of Object.entries(smallCes)) writeFileSync(join(folder, name), bytes)
    writeFileSync(join(folder, 'trades.csv'), smallText('trades.csv').replace('HZBK0003,40.00', 'HZBK0003,4O.00'))
    const { exit, text } = await run(address, { go: true })
    expect(exit).toBe(5)
    expect(text).toMatch(/^ {2}trades\.csv:4:buyer_amount: “4O\.00” is not an amount\. \(this row stays out\)$/m)
    expect(text).toMatch(/--skip-refused-rows/)
    expect(await codeOf(run('no-such-group'))).toBe('groups.group_absent')
  })
})

const large = largeCes()

describe.runIf(large !== null)('the large export', () => {
  const { files, broken } = large ?? { files: smallCes, broken: [] }

  it('comes whole, to the last unit, in a few seconds', async () => {
    const { group } = await house.community({ name: 'SEL de la Croix-de-Chavaux' })
    const begun = performance.now()
    const report = await bring(group, files)
    const took_s = (performance.now() - begun) / 1000
    expect(took_s).toBeLessThan(60)
    expect(report.found).toMatchObject({
      accounts: { community: 1, person: 127, household: 24, organisation: 13, business: 9, public: 5, link: 3 },
      locked: 31,
      left: { settled: 26, unsettled: 1 },
      listings: { offer: 444, want: 196 },
      transfers: {
        count: 5196,
        types: { sess: 5069, dess: 101, deds: 26 },
        levied: 3879,
        levy_minor: 697668n,
        volume_minor: 282612411n,
      },
      balances: { stated: true, sum_minor: 0n, positive_minor: 1405272n },
    })
    expect(report.written!.compared).toHaveLength(182)
    expect(offs(report)).toEqual([])
    const [rows] = await house.owner`
      select (select count(*)::int from market.listing where group_id = ${group}) as listings,
             (select count(*)::int from ledger.transfer t join ledger.currency c on c.id = t.currency_id where c.group_id = ${group}) as transfers`
    expect(rows).toEqual({ listings: 640, transfers: 5196 })
    expect(await verified(group)).toEqual({ ok: true, transfers: 5196n, sum: 0n, problems: [] })
    const before = await everything()
    expect(offs(await bring(group, files))).toEqual([])
    expect(await everything()).toEqual(before)
  }, 120_000)

  const ways = {
    file: 'portability.file_refused',
    row: 'portability.row_refused',
    decide: 'portability.decision_open',
    keep: 'done',
    check: 'portability.decision_open',
  }

  it.each(broken.map((one) => [one.file, one] as const))('%s', async (_file, one) => {
    const given = { ...Object.fromEntries(one.with.map((name) => [name, files[name]])), [one.like]: one.bytes }
    const { group } = await house.community()
    const before = await everything()
    const dry = await bring(group, given, { go: false })
    expect(dry.counts[one.like]).toMatchObject({ rows: one.rows, refused: one.refused })
    expect(await everything()).toEqual(before)
    expect(await codeOf(bring(group, given))).toBe(ways[one.expect])
    if (one.expect === 'keep') return
    expect(await everything()).toEqual(before)
    const decided = bring(group, given, { skip_refused: true, keep_first_mailbox: true, post_differences: true })
    if (one.expect === 'file') expect(await codeOf(decided)).toBe(ways.file)
    else expect(offs(await decided)).toEqual([])
  })
})
