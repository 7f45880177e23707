// Carries out a plan in the transaction of the import: people, accounts, offers and wants, and money last. A second run finds
// everything there and calls nobody.
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import type { GroupRow } from '#commons/groups/server'
import type { Written } from '../index.ts'
import type { Sorted as SortedOf } from '../rules/changes.ts'
import type { CurrencyFit } from '../rules/fit.ts'
import * as mapping from '../rules/mapping.ts'
import type { Plan, SourceListing, SourceMember, SourceTransfer } from '../rules/plan.ts'
import { authorsOf, bringAccounts } from './accounts.ts'
import * as ledger from './ledger.ts'
import { bringTransfers, settleBalances } from './money.ts'
import * as store from './store.ts'

export type Sorted = {
  members: SortedOf<SourceMember>
  listings: SortedOf<SourceListing>
  transfers: SortedOf<SourceTransfer>
}

export type Job = {
  group: GroupRow
  plan: Plan
  /** all who come in or have come in, also those who waited for a decision */
  members: readonly SourceMember[]
  sorted: Sorted
  fit: CurrencyFit
  postDifferences: boolean
  /** something was imported here before */
  again: boolean
  /** for rows without a date of their own */
  since: Date
  /** SHA-256 of each file by its name, for the record */
  files: Record<string, string>
}

/** Who stands behind a member's row, by its source id. */
export type People = ReadonlyMap<string, PersonId>

export async function write(ctx: Ctx, job: Job): Promise<Written> {
  const { group, plan, sorted, fit, files } = job
  if (fit.fit === 'renamed') await ledger.renameCurrency(ctx, group.id, fit.to)
  const people = await bringMembers(ctx, job)
  const accounts = await bringAccounts(ctx, job, people)
  await bringListings(ctx, job, await authorsOf(ctx, job, people, accounts))
  await bringTransfers(ctx, job, accounts)
  const written = await settleBalances(ctx, job, accounts)
  const counts = {
    members: sorted.members.added.length,
    listings: sorted.listings.added.length,
    transfers: sorted.transfers.added.length,
    differences: written.differences.length,
  }
  if (Object.values(counts).some((count) => count > 0)) {
    await store.keepRun(ctx, group.id, plan.system, files, counts)
    ctx.tell({
      name: 'portability.group_imported',
      group: group.id,
      subject: group.id,
      data: { system: plan.system, ...counts },
    })
  }
  return written
}

/** Those who can come and claim their place. Of edited rows, standing, number and address follow until somebody has come. */
async function bringMembers(
  ctx: Ctx,
  { group, members: everybody, sorted: { members, listings }, since }: Job,
): Promise<People> {
  const touched = [...members.added, ...members.edited]
  // Listings need to know who their authors are by now.
  const rows = (listings.added.length + listings.edited.length > 0 ? everybody : touched).filter(mapping.isPerson)
  const { people } =
    rows.length === 0
      ? { people: new Map<string, PersonId>() }
      : await ctx.as('import').call<{ people: People }>('groups.import_members', {
          group: group.id,
          members: rows.map((row) => mapping.memberRow(row, since)),
        })
  const known = members.added
    .filter(mapping.isPerson)
    .flatMap((row) => mapping.fieldsOf(row).map((field) => ({ person: people.get(row.sourceId)!, ...field })))
  if (known.length > 0) await ctx.as('import').call('people.write_down', { rows: known })
  if (touched.length > 0)
    await store.keep(
      ctx,
      group.id,
      'member',
      touched.map((row) => ({ sourceId: row.sourceId, digest: row.digest, aside: mapping.memberAside(row) })),
    )
  return people
}

/** Edited ones too: they follow the source as long as nobody has touched them here. */
async function bringListings(
  ctx: Ctx,
  { group, plan, sorted: { listings }, since }: Job,
  authors: ReadonlyMap<string, PersonId>,
): Promise<void> {
  const rows = [...listings.added, ...listings.edited]
  if (rows.length === 0) return
  const { language } = plan.exchange
  await ctx.as('import').call('market.import_listings', {
    group: group.id,
    rows: rows.map((row) => mapping.listingRow(row, authors.get(row.account)!, language, group.locale, since)),
  })
  await store.keep(
    ctx,
    group.id,
    'listing',
    rows.map((row) => ({ sourceId: row.sourceId, digest: row.digest, aside: mapping.listingAside(row) })),
  )
}
