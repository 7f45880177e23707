// What the import asks of the ledger, by command name: a bridge enters no tool.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { CurrencyHere } from '../rules/fit.ts'
import type { SourceEntry } from '../rules/plan.ts'

const asImporter = (ctx: Ctx): Ctx => ctx.as('import')

/**
 * An account of the group as it stands. `imported_minor`: of its balance, what imports brought. `moved_to`: the account that took
 * its place when its holder came and had one already.
 */
export type AccountHere = {
  id: string
  code: string
  kind: string
  balance_minor: bigint
  imported_minor: bigint
  moved_to: string | null
}
export type LedgerState = { currency: CurrencyHere; accounts: AccountHere[] }

export const ledgerState = (ctx: Ctx, group: GroupId): Promise<LedgerState> =>
  asImporter(ctx).call('ledger.import_state', { group })

export type AccountToOpen = {
  kind: 'member' | 'community' | 'group' | 'link'
  person: PersonId | null
  name: string
  /** As the source writes it, if it can be a code here. */
  code: string | null
  status: 'active' | 'frozen' | 'closed'
  min_minor: bigint | null
  max_minor: bigint | null
  opened_at: Date
}

/** The ids of the accounts, in order. The community's own account is there already. */
export const openAccounts = (
  ctx: Ctx,
  group: GroupId,
  accounts: readonly AccountToOpen[],
  reason: string,
): Promise<{ accounts: string[] }> => asImporter(ctx).call('ledger.import_accounts', { group, accounts, reason })

/** The account for what real exports leave over, made when it is first needed. */
export async function differenceAccount(ctx: Ctx, group: GroupId): Promise<string> {
  const { account } = await asImporter(ctx).call<{ account: string }>('ledger.open_account', {
    group,
    kind: 'difference',
  })
  return account
}

export const renameCurrency = (
  ctx: Ctx,
  group: GroupId,
  { one, other, symbol }: { one: string; other: string; symbol: string },
): Promise<unknown> => asImporter(ctx).call('ledger.rename_currency', { group, one, other, symbol })

export type Posting = {
  source_id: string
  at: Date
  occurred_on: string
  description: string
  /** Accounts by id; the main entry first. */
  entries: readonly (Omit<SourceEntry, 'amount' | 'kind'> & { kind: string; amount_minor: bigint })[]
}

/** Posts history as it was: completed, without fees, limits or notices; what has the same source id already is passed over. */
export const postTransfers = (ctx: Ctx, group: GroupId, rows: readonly Posting[]): Promise<{ posted: number }> =>
  asImporter(ctx).call('ledger.import_transfers', { group, rows })
