// Calls of the owner functions for imports.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import type { AccountId, CurrencyId } from '../index.ts'

export type AccountToImport = {
  kind: 'member' | 'community' | 'group' | 'link'
  person: PersonId | null
  name: string
  code: string | null
  status: 'active' | 'frozen' | 'closed'
  min_minor: bigint | null
  max_minor: bigint | null
  opened_at: Date
}

export async function importAccounts(
  ctx: Ctx,
  currency: CurrencyId,
  rows: readonly AccountToImport[],
  reason: string,
): Promise<AccountId[]> {
  const some = <T>(value: (row: AccountToImport) => T): T[] => rows.map(value)
  const [row] = await ctx.tx<{ ids: AccountId[] }[]>`
    select ledger.import_accounts(${currency}, ${rows.map(() => newId<'account'>())}::uuid[], ${some((r) => r.kind)}::text[], ${some((r) => r.person) as string[]}::uuid[],
      ${some((r) => r.code) as string[]}::text[], ${some((r) => r.name)}::text[], ${some((r) => r.status)}::text[],
      ${some((r) => r.min_minor?.toString() ?? null) as string[]}::bigint[], ${some((r) => r.max_minor?.toString() ?? null) as string[]}::bigint[],
      ${some((r) => r.opened_at.toISOString())}::timestamptz[], ${reason}, ${personOf(ctx)}, ${ctx.now}) as ids`
  return row!.ids
}

export type ImportState = {
  id: AccountId
  code: string
  kind: string
  balance_minor: bigint
  imported_minor: bigint
  moved_to: AccountId | null
}

export const importState = (ctx: Ctx, group: GroupId) => ctx.tx<ImportState[]>`
  select id, code, kind, balance_minor, imported_minor, moved_to from ledger.import_state(${group})`

/** How many transfers the currency has had. */
export async function posted(ctx: Ctx, currency: CurrencyId): Promise<number> {
  const [row] = await ctx.tx<{ seq: bigint }[]>`select seq from ledger.chain where currency_id = ${currency}`
  return Number(row?.seq ?? 0n)
}
