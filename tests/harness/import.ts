// What tests of imports look at: the report, the auditor's replay, and every row that an import may touch.
import { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { named } from '#kernel/registry'
import type { ImportReport } from '#bridges/portability'
import { importCes } from '#bridges/portability/server'
import type { CesBytes } from '../exports.ts'
import type { TestHouse } from './house.ts'

export type Files = Partial<CesBytes>
export type Asked = Partial<Parameters<typeof importCes>[1]>

/** `done`, or the code of the refusal. */
export const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

/** Accounts whose balance is not the source's, to the last unit. */
export const offs = ({ written }: ImportReport) =>
  written!.compared.filter((row) => row.source_minor !== row.imported_minor || row.here_minor !== row.imported_minor)

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

export const importing = (house: TestHouse) => ({
  /** As the command line, for good. */
  bring: (group: GroupId, files: Files, asked: Asked = {}): Promise<ImportReport> =>
    importCes(house.system, { group, files, go: true, ...asked }),

  /** The auditor's replay of the whole chain. */
  async verified(group: GroupId): Promise<Record<string, unknown>> {
    const found = (await named('ledger.verify')(house.system, { group })) as Record<string, unknown>
    const { ok, transfers, sum, problems } = found
    return { ok, transfers, sum, problems }
  },

  /** How many rows each table has, and a digest of them. */
  async everything(): Promise<Record<string, string>> {
    const counts: Record<string, string> = {}
    for (const table of tables) {
      const [row] = await house.owner.unsafe(
        `select count(*) as n, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${table} t`,
      )
      counts[table] = `${row!.n} ${row!.hash}`
    }
    return counts
  },
})
