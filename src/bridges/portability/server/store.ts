// The only SQL of portability: what earlier imports brought.
import { personOf, type Ctx } from '#kernel/context'
import { newId, type GroupId } from '#kernel/ids'

export type Kind = 'member' | 'listing' | 'transfer'

/** One import into a group at a time, until commit. */
export const lock = (ctx: Ctx, group: GroupId) =>
  ctx.tx`select pg_advisory_xact_lock(hashtextextended(${`portability ${group}`}, 0))`

/** Digest by source id, for each kind. */
export async function known(ctx: Ctx, group: GroupId): Promise<Record<Kind, Map<string, string>>> {
  const rows = await ctx.tx<
    { kind: Kind; source_id: string; digest: string }[]
  >`select kind, source_id, digest from portability.known(${group})`
  const found = {
    member: new Map<string, string>(),
    listing: new Map<string, string>(),
    transfer: new Map<string, string>(),
  }
  for (const { kind, source_id, digest } of rows) found[kind].set(source_id, digest)
  return found
}

export type Kept = { sourceId: string; digest: string; aside: Record<string, unknown> | null }

export const keep = (ctx: Ctx, group: GroupId, kind: Kind, rows: readonly Kept[]) => ctx.tx`
  select portability.keep(${group}, ${kind}, ${rows.map((r) => r.sourceId)}::text[], ${rows.map((r) => r.digest)}::text[],
                          ${rows.map((r) => (r.aside === null ? null : JSON.stringify(r.aside))) as string[]}::text[], ${ctx.now})`

/** Ids of the accounts here by the source's codes; `person` stands behind it, as author of listings too. */
export type Account = { code: string; account: string; person: string | null }

export const accounts = (ctx: Ctx, group: GroupId) => ctx.tx<Account[]>`
  select code, account_id as account, person_id as person from portability.accounts(${group})`

export const keepAccounts = (ctx: Ctx, group: GroupId, rows: readonly Account[]) => ctx.tx`
  select portability.keep_accounts(${group}, ${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.account)}::uuid[],
                                   ${rows.map((r) => r.person) as string[]}::uuid[])`

export const keepRun = (
  ctx: Ctx,
  group: GroupId,
  system: string,
  files: Record<string, string>,
  counts: Record<string, number>,
) => ctx.tx`
  select portability.keep_run(${newId<'run'>()}, ${group}, ${system}, ${personOf(ctx)}, ${ctx.now}, ${ctx.tx.json(files)}, ${ctx.tx.json(counts)})`
