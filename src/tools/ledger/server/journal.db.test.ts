// Journals: whatever is in the words, our own checker reads the same balances out of the text, and so do hledger and beancount.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { bookkeeperSays, hledgerBalances } from '../../../../tests/harness/bookkeepers.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../../tests/harness/house.ts'
import { plainFigure } from '../rules/amount-plain.ts'
import { checkJournal } from '../rules/journal-check.ts'
import { accountName, journalForms } from '../rules/journal.ts'
import { journal, journalParts, myAccount, pay, reverse, statement } from './index.ts'

let house: TestHouse
const keyed = (who: Someone): Someone => ({ ...who, key: newId() })
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const hostile = [
  'bread; 1000 HARB',
  'payee | note ; date:2020-01-01 [2020-13-40]',
  '"quoted" and \\ back\\"',
  'two\nlines\n2026-01-01 * "x" "y"\n    Assets:Members:X  1 EUR',
  '(code) ! * = @ {} # ^link #tag',
  '',
  'Crème brûlée, 20 €, שלום',
]

type Group = { group: GroupId; ana: Someone; ben: Someone; treasurer: Someone; kind: 'lets' | 'timebank' }
async function busy(kind: 'lets' | 'timebank'): Promise<Group> {
  const { group } = await house.community({ blueprint: kind })
  const ana = await house.member(group, 'Ana; Maria | "the first"')
  const ben = await house.member(group, 'Ben')
  const treasurer = await house.member(group, 'Treasurer', ['treasurer'])
  await house.owner`update ledger.currency set min_minor = null, max_minor = null where group_id = ${group}`
  const step = kind === 'lets' ? 7 : 900
  for (let i = 0; i < 40; i++) {
    const [from, to] = i % 3 === 0 ? [ben, ana] : [ana, ben]
    const { transfer } = await pay(keyed(from), {
      group,
      to: to.actor.id,
      amount_minor: String(step * (i % 5)),
      description: hostile[i % hostile.length]!,
      occurred_on: `2026-0${1 + (i % 3)}-${String(1 + ((i * 7) % 12)).padStart(2, '0')}`,
    })
    if (i % 13 === 5) await reverse(keyed(to), { transfer })
  }
  return { group, ana, ben, treasurer, kind }
}

const whole = async (who: Someone, input: object): Promise<string> => {
  let text = ''
  for await (const part of journalParts(who, input)) text += part
  return text
}
const bare = (figure: string): string => (figure.includes('.') ? figure.replace(/\.?0+$/, '') : figure)

/** Balances at the end of a day, or of all, as the entries themselves say. */
async function stored(group: GroupId, upto = '9999-12-31'): Promise<Map<string, string>> {
  const rows = await house.owner<
    { kind: string; code: string; minor: bigint; scale: number; hours: boolean; unit: string }[]
  >`
    select a.kind, a.code, coalesce((select sum(e.side * e.amount_minor) from ledger.entry e where e.account_id = a.id and e.occurred_on <= ${upto}), 0)::bigint as minor,
           y.scale, y.kind = 'hours' as hours, y.code as unit
      from ledger.account a join ledger.currency y on y.id = a.currency_id where a.group_id = ${group}`
  return new Map(
    rows.map((r) => [
      `${accountName(r.kind, r.code)} ${r.unit}${r.hours ? 'SEC' : ''}`,
      bare(plainFigure(r.minor, r.hours ? 0 : r.scale)),
    ]),
  )
}

describe.each(['lets', 'timebank'] as const)('the journal of a %s', (kind) => {
  let at: Group
  beforeAll(async () => {
    at = await busy(kind)
  }, 60_000)

  it.each([...journalForms])('in the way of %s has every balance', async (form) => {
    const text = await whole(at.treasurer, { group: at.group, whole: true, form })
    const checked = checkJournal(text)
    expect(checked.faults).toEqual([])
    expect(checked.balances).toEqual(await stored(at.group))
    expect(checked.transactions).toBe(40 + 3 + (form === 'hledger' ? 1 : 0))
    expect(bookkeeperSays(form, text) ?? '').toBe('')
    if (form === 'hledger') {
      const theirs = hledgerBalances(text)
      for (const [account, figure] of theirs ? await stored(at.group) : [])
        expect(theirs!.get(account.split(' ')[0]!) ?? 0, account).toBe(Number(figure))
    }
  })

  it.each([
    ['2026-02-01', '2026-02-28'],
    ['2026-02-03', undefined],
    [undefined, '2026-01-15'],
    ['2025-01-01', '2025-12-31'],
  ])('of the days from %s to %s begins and ends with what was there', async (from, to) => {
    for (const form of journalForms) {
      const days = { ...(from && { from }), ...(to && { to }) }
      const text = await whole(at.treasurer, { group: at.group, whole: true, form, ...days })
      const checked = checkJournal(text)
      expect(checked.faults).toEqual([])
      expect(checked.balances).toEqual(await stored(at.group, to))
      expect(bookkeeperSays(form, text) ?? '').toBe('')
      const own = checkJournal(await whole(at.ana, { group: at.group, form, ...days }))
      expect(own.faults).toEqual([])
      const { sums } = await statement(at.ana, { group: at.group, ...days })
      const { code, unit } = await myAccount(at.ana, { group: at.group })
      const balance = [...own.balances].find(([account]) => account.startsWith(`Assets:${code} `))
      expect(balance?.[1]).toBe(bare(plainFigure(sums!.closing!, unit.kind === 'hours' ? 0 : unit.scale)))
    }
  })

  it.each([...journalForms])('of one account stands for itself in the way of %s', async (form) => {
    const text = await whole(at.ana, { group: at.group, form })
    expect(checkJournal(text).faults).toEqual([])
    expect(text).not.toContain('Treasurer')
    expect(bookkeeperSays(form, text) ?? '').toBe('')
  })

  it('says so when a single unit of the text is changed', async () => {
    const text = await whole(at.treasurer, { group: at.group, whole: true })
    const off = text.replace(
      /^( {4}\S+ {2}-?)(\d)/m,
      (_, start: string, digit: string) => `${start}${(Number(digit) + 1) % 10}`,
    )
    expect(off).not.toBe(text)
    expect(checkJournal(off).ok).toBe(false)
    expect(bookkeeperSays('hledger', off)).not.toBe('')
  })

  it('is for those who may', async () => {
    await expect(journal(at.ben, { group: at.group, whole: true })).rejects.toMatchObject({
      code: 'kernel.not_allowed',
    })
    const clerk = await house.member(at.group, 'Clerk', ['clerk'])
    await expect(journal(clerk, { group: at.group, whole: true })).rejects.toMatchObject({ code: 'kernel.not_allowed' })
    await expect(journal(at.ben, { group: at.group, account: at.ana.actor.id })).rejects.toMatchObject({
      code: 'ledger.account_absent',
    })
    const stranger = await house.person('Stranger')
    await expect(whole(stranger, { group: at.group })).rejects.toMatchObject({ code: 'groups.members_only' })
  })
})

describe('the auditor', () => {
  it('reads all accounts, statements and the journal, and nothing is open to them but that', async () => {
    const { group, ana } = await busy('lets')
    const auditor = await house.member(group, 'Auditor', ['auditor'])
    expect(checkJournal(await whole(auditor, { group, whole: true })).ok).toBe(true)
    expect((await statement(auditor, { group, account: ana.actor.id })).lines.length).toBeGreaterThan(10)
    const rights = await house.owner<{ name: string }[]>`
      select right_name as name from groups.role_right where group_id = ${group} and role = 'auditor' order by 1`
    expect(rights.map(({ name }) => name)).toEqual(['mayReadJournal', 'maySeeAccounts'])
  })
})
