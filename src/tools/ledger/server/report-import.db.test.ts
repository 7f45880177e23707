// Figures of an imported history: they equal what a reader of the source's own file adds up by itself.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'csv-parse/sync'
import { runJob } from '#kernel/jobs'
import { largeCes, smallCes, type CesBytes } from '../../../../tests/exports.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/harness/house.ts'
import { importing } from '../../../../tests/harness/import.ts'
import { countFigures } from './index.ts'

let house: TestHouse
beforeAll(async () => void (house = await openTestHouse()))
afterAll(() => house.close())

type Trade = Record<'seller' | 'buyer' | 'buyer_amount' | 'seller_amount' | 'date_entered', string>
const cents = (text: string): bigint => BigInt(Math.round(Number(text.replace(',', '.')) * 100))

/** Month → exchanges and units. What is paid to the office is a contribution. Of a trade with another exchange our side counts. */
function fromFile(files: CesBytes): Map<string, { exchanges: bigint; minor: bigint }> {
  const text = new TextDecoder().decode(files['trades.csv'])
  const rows: Trade[] = parse(text, {
    columns: true,
    bom: true,
    delimiter: text.slice(0, 100).includes(';') ? ';' : ',',
  })
  const office = rows.find(({ seller, buyer }) => seller.slice(0, 4) === buyer.slice(0, 4))!.seller.slice(0, 4)
  const months = new Map<string, { exchanges: bigint; minor: bigint }>()
  for (const row of rows) {
    if (row.seller === `${office}0000`) continue
    const minor = cents(row.buyer.startsWith(office) ? row.buyer_amount : row.seller_amount)
    const month = row.date_entered.slice(0, 7)
    const sum = months.get(month) ?? { exchanges: 0n, minor: 0n }
    months.set(month, { exchanges: sum.exchanges + 1n, minor: sum.minor + minor })
  }
  return months
}

const large = largeCes()
const sets: [string, CesBytes][] = [
  ['the small export', smallCes],
  ...(large ? [['the large export', large.files] as [string, CesBytes]] : []),
]
if (!large) console.info('no large export: months compared on the small one only')

it.each(sets)('%s: every month is the file’s', async (_name, files) => {
  const { group } = await house.community()
  await importing(house).bring(group, files)
  await runJob({ name: 'test', cron: '', run: (ctx) => countFigures(ctx) })
  const rows = await house.owner<{ month: string; exchanges: bigint; minor: bigint }[]>`
    select to_char(f.month, 'YYYY-MM') as month, sum(f.gave) as exchanges, sum(f.gave_minor)::bigint as minor
      from ledger.month_figure f join ledger.currency y on y.id = f.currency_id where y.group_id = ${group} group by 1 order by 1`
  const expected = [...fromFile(files)].toSorted(([a], [b]) => a.localeCompare(b))
  expect(rows.map((row) => ({ ...row }))).toEqual(expected.map(([month, sum]) => ({ month, ...sum })))
  const off = await house.owner`
    select a.code from ledger.account a left join ledger.month_change c on c.account_id = a.id
     where a.group_id = ${group} group by a.id having a.balance_minor <> coalesce(sum(c.change_minor), 0)`
  expect(off).toHaveLength(0)
})
