// The accounts behind the source's codes, and the names under which their listings appear.
import type { Ctx } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { wordsFor } from '#kernel/words'
import { createUnclaimed } from '#commons/people/server'
import * as mapping from '../rules/mapping.ts'
import type { SourceMember } from '../rules/plan.ts'
import * as ledger from './ledger.ts'
import * as store from './store.ts'
import type { Job, People } from './write.ts'

/** By the source's code. */
export type Accounts = ReadonlyMap<string, store.Account>

const statuses = { active: 'active', suspended: 'frozen', left: 'closed' } as const

export async function bringAccounts(ctx: Ctx, { group, plan, members, since }: Job, people: People): Promise<Accounts> {
  const known = await store.accounts(ctx, group.id)
  const codes = new Set(known.map((row) => row.code))
  const fresh = members.filter((row) => !codes.has(row.account))
  if (fresh.length === 0) return new Map(known.map((row) => [row.code, row]))
  // The office takes the levies, as the community's account here does; whoever else administers has an account of the group.
  const office = fresh.find((row) => row.holder === 'community' && row.account.endsWith('0000'))
  const open = (row: SourceMember): ledger.AccountToOpen => {
    const person = mapping.isPerson(row)
    return {
      kind: person ? 'member' : row === office ? 'community' : row.holder === 'link' ? 'link' : 'group',
      person: person ? people.get(row.sourceId)! : null,
      name: person ? '' : mapping.nameOf(row),
      code: mapping.codeOf(row.account),
      status: statuses[mapping.stateOf(row)],
      min_minor: row.min,
      max_minor: row.max,
      opened_at: row.createdAt ? new Date(row.createdAt) : since,
    }
  }
  const reason = wordsFor(group.locale)('portability.posting.limits', { name: plan.exchange.name })
  const { accounts } = await ledger.openAccounts(ctx, group.id, fresh.map(open), reason)
  const opened = fresh.map((row, i) => ({ code: row.account, account: accounts[i]!, person: null }))
  await store.keepAccounts(ctx, group.id, opened)
  return new Map([...known, ...opened].map((row) => [row.code, row]))
}

/** Who the listings of an account are by. A group's own account shows them under its name, which nobody can claim. */
export async function authorsOf(
  ctx: Ctx,
  { group, members, sorted: { listings } }: Job,
  people: People,
  accounts: Accounts,
): Promise<Map<string, PersonId>> {
  const writing = new Set([...listings.added, ...listings.edited].map((row) => row.account))
  const authors = new Map<string, PersonId>()
  const named: store.Account[] = []
  for (const row of members.filter(({ account }) => writing.has(account))) {
    const known = people.get(row.sourceId) ?? accounts.get(row.account)?.person
    const person =
      known ?? (await createUnclaimed(ctx.as('import'), { name: mapping.nameOf(row), locale: group.locale }))
    if (!known) named.push({ ...accounts.get(row.account)!, person })
    authors.set(row.account, person)
  }
  if (named.length > 0) await store.keepAccounts(ctx, group.id, named)
  return authors
}
