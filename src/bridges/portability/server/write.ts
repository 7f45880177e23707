// Carries out a plan in the transaction of the import: people, accounts, offers and wants, and money last. A second run finds
// everything there and calls nobody.
import { hash } from 'node:crypto'
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { createUnclaimed } from '#commons/people/server'
import type { GroupRow } from '#commons/groups/server'
import type { Written } from '../index.ts'
import { placeOf, type Sorted as SortedOf } from '../rules/changes.ts'
import { dayIn } from '../rules/found.ts'
import type { CurrencyFit } from '../rules/fit.ts'
import * as mapping from '../rules/mapping.ts'
import type { Plan, SourceListing, SourceMember, SourceTransfer } from '../rules/plan.ts'
import { settleBalances } from './balances.ts'
import * as ledger from './ledger.ts'
import * as store from './store.ts'

export type Sorted = { members: SortedOf<SourceMember>; listings: SortedOf<SourceListing>; transfers: SortedOf<SourceTransfer> }

/** @property files their SHA-256 by name, for the record */
export type Job = { group: GroupRow; plan: Plan; sorted: Sorted; fit: CurrencyFit; postDifferences: boolean; files: Record<string, string> }

type People = Map<string, PersonId>
type Accounts = Map<string, store.Account>

export async function write(ctx: Ctx, job: Job): Promise<Written> {
  const { group, plan, sorted, fit, files } = job
  const since = new Date(plan.transfers[0]?.recordedAt ?? ctx.now)
  if (fit.fit === 'renamed') await ledger.renameCurrency(ctx, group.id, fit.to)
  const people = await bringMembers(ctx, job, since)
  const accounts = await bringAccounts(ctx, job, people, since)
  await bringListings(ctx, job, people, accounts, since)
  await bringTransfers(ctx, job, accounts)
  const written = await settleBalances(ctx, job, accounts)
  const counts = { members: sorted.members.added.length, listings: sorted.listings.added.length, transfers: sorted.transfers.added.length }
  const total = counts.members + counts.listings + counts.transfers + written.differences.length
  if (total > 0) {
    await store.keepRun(ctx, group.id, plan.system, files, { ...counts, differences: written.differences.length })
    ctx.tell({ name: 'portability.group_imported', group: group.id, subject: group.id, data: { system: plan.system, ...counts } })
  }
  return written
}

/** Those who can come and claim their place. Edited rows too: standing, number and address follow until somebody has come. */
async function bringMembers(ctx: Ctx, { group, sorted: { members } }: Job, since: Date): Promise<People> {
  const rows = [...members.added, ...members.edited]
  if (rows.length === 0) return new Map()
  const persons = rows.filter(mapping.isPerson)
  const input = { group: group.id, members: persons.map((row) => mapping.memberRow(row, since)) }
  const { people } = await ctx.as('import').call<{ people: People }>('groups.import_members', input)
  const known = members.added.filter(mapping.isPerson).flatMap((row) =>
    mapping.fieldsOf(row).map((field) => ({ person: people.get(row.sourceId)!, ...field })),
  )
  if (known.length > 0) await ctx.as('import').call('people.write_down', { rows: known })
  const kept = rows.map((row) => ({ sourceId: row.sourceId, digest: row.digest, aside: mapping.memberAside(row) }))
  await store.keep(ctx, group.id, 'member', kept)
  return people
}

const statuses = { active: 'active', suspended: 'frozen', left: 'closed' } as const

async function bringAccounts(ctx: Ctx, { group, sorted: { members, listings } }: Job, people: People, since: Date): Promise<Accounts> {
  const known = await store.accounts(ctx, group.id)
  const accounts: Accounts = new Map(known.map((row) => [row.code, row]))
  const fresh = members.added.filter((row) => !accounts.has(row.account))
  const office = fresh.find((row) => row.holder === 'community' && row.account.endsWith('0000'))
  const opened = await openAccounts(ctx, group, fresh, people, office, since)
  const authors = new Set(listings.added.map((row) => row.account))
  const changed: store.Account[] = []
  for (const [i, row] of fresh.entries()) {
    // A group's own account shows its listings under its name; nobody can claim it.
    const needsName = authors.has(row.account) && !mapping.isPerson(row)
    const person = needsName ? await createUnclaimed(ctx.as('import'), { name: mapping.nameOf(row), locale: group.locale }) : null
    changed.push({ code: row.account, account: opened[i]!, person })
  }
  for (const row of known)
    if (row.person === null && authors.has(row.code) && !members.added.some((m) => m.account === row.code)) changed.push(row)
  if (changed.length > 0) await store.keepAccounts(ctx, group.id, changed)
  for (const row of changed) accounts.set(row.code, row)
  return accounts
}

async function openAccounts(ctx: Ctx, group: GroupRow, rows: readonly SourceMember[], people: People, office: SourceMember | undefined, since: Date): Promise<string[]> {
  if (rows.length === 0) return []
  const kindOf = (row: SourceMember): ledger.AccountToOpen['kind'] =>
    mapping.isPerson(row) ? 'member' : row === office ? 'community' : row.holder === 'link' ? 'link' : 'group'
  const { accounts } = await ledger.openAccounts(ctx, group.id, rows.map((row) => ({
    kind: kindOf(row),
    person: mapping.isPerson(row) ? people.get(row.sourceId)! : null,
    name: mapping.isPerson(row) ? '' : mapping.nameOf(row),
    code: mapping.codeOf(row.account),
    status: statuses[mapping.stateOf(row)],
    min_minor: row.min,
    max_minor: row.max,
    opened_at: row.createdAt ? new Date(row.createdAt) : since,
  })))
  return accounts
}
