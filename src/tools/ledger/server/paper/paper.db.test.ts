// Printed statements: the same figures as in the book, for the same eyes as the account.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { makePdf, type Paper } from '#kernel/paper'
import { readPdf } from '../../../../../tests/harness/pdf.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../../../tests/harness/house.ts'
import { paperBatchLines, paperLines } from '../../schema.ts'
import { myAccount, pay, statementSheet, statementsSheet } from '../index.ts'

let house: TestHouse
let group: GroupId
let nadia: Someone
let tom: Someone
let treasurer: Someone
let stranger: Someone

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group } = await house.community())
  nadia = await house.member(group, 'Nadia #Okafor')
  tom = await house.member(group, 'Tom *Hargreaves*')
  treasurer = await house.member(group, 'Anne', ['treasurer'])
  const other = await house.community()
  stranger = await house.member(other.group, 'Stranger')
  const days = ['2025-12-20', '2026-01-15', '2026-02-02', '2026-03-01']
  for (const [i, day] of days.entries())
    await pay(i % 2 ? nadia : tom, {
      group,
      to: i % 2 ? tom.actor.id : nadia.actor.id,
      amount: String(10 + i),
      description: `Work ${i} <b> #panic("x")`,
      occurred_on: day,
    })
})
afterAll(() => house.close())

const read = async (who: Caller, paper: Promise<Paper>) => {
  const { sheet, name } = await paper
  return { name, ...(await readPdf(await makePdf(who, sheet))) }
}

describe('ledger.statement_sheet', () => {
  it('has opening balance, every line with its balance, sums and closing balance of the time', async () => {
    const page = await read(nadia, statementSheet(nadia, { group, from: '2026-01-01', to: '2026-02-28' }))
    expect(page.text).toContain('Balance at the start of 1 January 2026 10.00')
    expect(page.text).toContain('15 Jan 2026 Tom *Hargreaves* Work 1 <b> #panic("x") 11.00 −1.00')
    expect(page.text).toContain('2 Feb 2026 Tom *Hargreaves* Work 2 <b> #panic("x") 12.00 11.00')
    expect(page.text).toContain('Together 12.00 11.00')
    expect(page.text).toContain('Balance at the end of 28 February 2026 11.00')
    expect(page.text).toMatch(/You have given 11 \S+ of service more than you have received/)
    expect(page.text).not.toContain('Work 3')
    expect(page).toMatchObject({ title: 'Statement', language: 'en', headings: ['Nadia #Okafor'], tagged: true })
  })

  it('ends on the balance of the account when nothing is left out', async () => {
    const { balance } = await myAccount(tom, { group })
    expect(balance).toBe(200n)
    const page = await read(tom, statementSheet(tom, { group }))
    expect(page.text).toContain('Balance at the end of 12 March 2026 2.00')
    expect(page.text).not.toContain('at the start')
    expect(page.name).toMatch(/^statement-[a-z0-9-]+-2026-03-12$/)
  })

  it('speaks the reader’s language', async () => {
    const page = await read(nadia, statementSheet({ ...nadia, locale: 'fr' }, { group, from: '2026-02-01' }))
    expect(page.language).toBe('fr')
    expect(page.text).toContain('Solde au début du 1er février 2026 −1,00')
    const hebrew = await read(nadia, statementSheet({ ...nadia, locale: 'he' }, { group }))
    expect(hebrew.text).toContain('−1.00')
  })

  it('of another is for the treasurer only; for others it is not there', async () => {
    const { account } = await myAccount(nadia, { group })
    expect((await read(treasurer, statementSheet(treasurer, { group, account }))).headings).toEqual(['Nadia #Okafor'])
    await expect(statementSheet(tom, { group, account })).rejects.toMatchObject({ code: 'ledger.account_absent' })
    await expect(statementSheet(stranger, { group, account })).rejects.toMatchObject({ code: 'groups.members_only' })
    await expect(statementSheet(house.anonymous, { group })).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
  })
})

describe('ledger.statements_sheet', () => {
  it('has every member on pages of their own, by name, in the same figures', async () => {
    const page = await read(treasurer, statementsSheet(treasurer, { group, from: '2026-01-01' }))
    expect(page.headings).toEqual(['Anne', 'Maryvonne Coordination', 'Nadia #Okafor', 'Tom *Hargreaves*'])
    expect(page.pages).toHaveLength(4)
    expect(page.pages[2]).toContain('Balance at the end of 12 March 2026 −2.00')
    expect(page.pages[3]).toContain('Balance at the end of 12 March 2026 2.00')
    expect(page.pages[0]).toContain('Nothing came in or went out')
    expect(page.pages[3]).not.toContain('Nadia #Okafor Account')
  })

  it('is for who sees all accounts', async () => {
    await expect(statementsSheet(nadia, { group })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    await expect(statementsSheet(stranger, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    await expect(statementsSheet(treasurer, { group, part: 2 })).rejects.toMatchObject({
      code: 'ledger.account_absent',
    })
  })
})

describe('too long', () => {
  it('is said, and nothing is set', async () => {
    const { account } = await myAccount(tom, { group })
    const { account: other } = await myAccount(nadia, { group })
    const [transfer] = await house.owner<{ id: string }[]>`select id from ledger.transfer limit 1`
    const lines = (from: number, most: number) => house.owner`
      insert into ledger.entry (account_id, seq, amount_minor, balance_minor, transfer_id, other_account, occurred_on, position, side, kind)
      select ${account}, 1000000 + n, 1, n, ${transfer!.id}, ${other}, '2026-03-02', 0, 1, 'main' from generate_series(${from}::int, ${most}::int) n`
    await lines(1, paperLines - 10)
    expect((await statementSheet(tom, { group })).name).toMatch(/^statement/)
    await lines(paperLines - 9, paperLines)
    await expect(statementSheet(tom, { group })).rejects.toMatchObject({
      code: 'ledger.paper_long',
      params: { most: paperLines },
    })
    expect((await statementsSheet(treasurer, { group })).name).toMatch(/^statements/)
    await lines(paperLines + 1, paperBatchLines)
    await expect(statementsSheet(treasurer, { group })).rejects.toMatchObject({ code: 'ledger.paper_long' })
    expect((await statementSheet(tom, { group, to: '2026-03-01' })).name).toMatch(/^statement/)
  })
})
