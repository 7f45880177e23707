import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroupId } from '#kernel/ids'
import { smallCes, smallText } from '../../../../tests/exports.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/harness/house.ts'
import { codeOf } from '../../../../tests/harness/import.ts'
import { importFolder } from './index.ts'

let house: TestHouse
beforeAll(async () => void (house = await openTestHouse()))
afterAll(() => house.close())

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
