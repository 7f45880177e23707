import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largeCes, smallCes } from '../../../../tests/exports.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/harness/house.ts'
import { codeOf, importing, offs } from '../../../../tests/harness/import.ts'

let house: TestHouse
let bring: ReturnType<typeof importing>['bring']
let verified: ReturnType<typeof importing>['verified']
let everything: ReturnType<typeof importing>['everything']
beforeAll(async () => {
  house = await openTestHouse()
  ;({ bring, verified, everything } = importing(house))
})
afterAll(() => house.close())

const large = largeCes()

describe.runIf(large !== null)('the large export', () => {
  const { files, broken } = large ?? { files: smallCes, broken: [] }

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

  // Last, since the tests above look at every row.
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
})
