// What came from another system goes out again as a journal, with every balance.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { checkJournal } from '#tools/ledger'
import { bookkeeperSays } from '../harness/bookkeepers.ts'
import { largeCes, smallCes } from '../exports.ts'
import { openTestHouse, type TestHouse } from '../harness/house.ts'
import { importing, offs } from '../harness/import.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

async function journalOf(group: GroupId, input: object): Promise<{ text: string; parts: number }> {
  let text = ''
  let parts = 0
  let after: string | null | undefined
  do {
    const part: { text: string; after: string | null } = (await named('ledger.journal')(house.system, {
      group,
      whole: true,
      ...input,
      ...(after && { after }),
    })) as never
    text += part.text
    parts += 1
    after = part.after
  } while (after)
  return { text, parts }
}

/** As they stand in the accounts, in plain figures. */
async function balances(group: GroupId): Promise<Map<string, string>> {
  const rows = await house.owner<{ code: string; plain: string }[]>`
    select a.code, trim_scale(a.balance_minor / 10::numeric ^ y.scale)::text as plain
      from ledger.account a join ledger.currency y on y.id = a.currency_id where a.group_id = ${group}`
  return new Map(rows.map(({ code, plain }) => [code, plain]))
}
const byCode = (found: Map<string, string>): Map<string, string> =>
  new Map([...found].map(([account, figure]) => [account.split(/[: ]/).at(-2)!, figure]))

const large = largeCes()
const exports = [
  ['the small export', smallCes, 1] as const,
  ...(large ? [['the large export', large.files, 6] as const] : []),
]

describe.each(exports)('%s', (_, files, leastParts) => {
  let group: GroupId
  beforeAll(async () => {
    ;({ group } = await house.community())
    expect(offs(await importing(house).bring(group, files))).toEqual([])
  }, 120_000)

  it('as a journal, before any totals by day were made', async () => {
    const { text, parts } = await journalOf(group, {})
    expect(parts).toBeGreaterThanOrEqual(leastParts)
    expect(checkJournal(text).faults).toEqual([])
    expect(byCode(checkJournal(text).balances)).toEqual(await balances(group))
  }, 60_000)

  it.each(['hledger', 'beancount'] as const)(
    'as a journal for %s',
    async (form) => {
      await house.owner`select ledger.sum_days(id, 1000000) from ledger.currency where group_id = ${group}`
      const { text } = await journalOf(group, { form })
      const checked = checkJournal(text)
      expect(checked.faults).toEqual([])
      expect(byCode(checked.balances)).toEqual(await balances(group))
      expect(bookkeeperSays(form, text) ?? '').toBe('')
      // A year of it begins where the one before ended.
      const year = checkJournal((await journalOf(group, { form, from: '2019-01-01', to: '2019-12-31' })).text)
      const upto = checkJournal((await journalOf(group, { form, to: '2019-12-31' })).text)
      expect([...year.faults, ...upto.faults]).toEqual([])
      expect(year.balances).toEqual(upto.balances)
    },
    120_000,
  )
})
