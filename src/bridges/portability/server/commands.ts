// The import of an export: what it would do, and, with `go`, doing it in one transaction.
import { hash } from 'node:crypto'
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { readableGroup, type GroupRow } from '#commons/groups/server'
import { importRefusal, type ImportReport } from '../index.ts'
import { mayImport } from '../policy.ts'
import { readCes } from '../rules/ces.ts'
import { sortListings, sortMembers, sortTransfers } from '../rules/changes.ts'
import { membersOf, openProblems, type Decisions } from '../rules/decisions.ts'
import { fitOf } from '../rules/fit.ts'
import { foundIn } from '../rules/found.ts'
import type { Plan } from '../rules/plan.ts'
import { ImportCes } from '../schema.ts'
import { ledgerState } from './ledger.ts'
import * as store from './store.ts'
import { write, type Sorted } from './write.ts'

const sha256 = (text: string): string => hash('sha256', text)

export const importCes = command('portability.import_ces', {
  doc: 'Reads the export of a CES exchange into a group: members, offers and wants, all exchanges, balances. Without `go` it only tells what it would do.',
  input: ImportCes,
  api: false,
  // Known by its source ids, a second run does nothing; and an answer of thousands of rows is not worth keeping.
  keep: 'never',
  before: async ({ files, time_zone }) => readCes(files, { sha256, ...(time_zone ? { timeZone: time_zone } : {}) }),
  subject: (ctx, { group }) => readableGroup(ctx, group as GroupId),
  allow: (actor, { standing }) => mayImport(actor, standing),
  async run(ctx, input, { group }, plan): Promise<ImportReport> {
    if (input.go) await store.lock(ctx, group.id)
    const by = {
      skipRefused: input.skip_refused,
      postDifferences: input.post_differences,
      keepFirstMailbox: input.keep_first_mailbox,
    }
    const { report, sorted, again } = await look(ctx, group, plan, by)
    if (!input.go) return report
    const refused = importRefusal(report)
    if (refused) throw refuse(refused)
    const files = Object.fromEntries(Object.entries(input.files).map(([name, bytes]) => [name, hash('sha256', bytes)]))
    const since = new Date(plan.transfers[0]?.recordedAt ?? ctx.now)
    const job = {
      group,
      plan,
      members: membersOf(plan, by),
      sorted,
      fit: report.currency,
      postDifferences: by.postDifferences,
      again,
      since,
      files,
    }
    return { ...report, written: await write(ctx, job) }
  },
})

async function look(
  ctx: Ctx,
  group: GroupRow,
  plan: Plan,
  by: Decisions,
): Promise<{ report: ImportReport; sorted: Sorted; again: boolean }> {
  const known = await store.known(ctx, group.id)
  const sorted: Sorted = {
    members: sortMembers(membersOf(plan, by), known.member),
    listings: sortListings(plan.listings, known.listing),
    transfers: sortTransfers(plan.transfers, known.transfer, sha256),
  }
  const { currency } = await ledgerState(ctx, group.id)
  const report: ImportReport = {
    group: { id: group.id, address: group.address, name: group.name },
    exchange: plan.exchange,
    found: foundIn(plan, ctx.now.toISOString().slice(0, 10)),
    counts: plan.counts,
    problems: plan.problems,
    open: openProblems(plan, by),
    currency: fitOf(currency, plan.exchange.currency),
    changes: { members: sorted.members.says, listings: sorted.listings.says, transfers: sorted.transfers.says },
    written: null,
  }
  return { report, sorted, again: known.member.size > 0 }
}
