// SQL of statements: a page is one range of the entries' primary key.
import type { Ctx } from '#kernel/context'
import type { AccountId, TransferId } from '../index.ts'

export type Filter = { direction: 'all' | 'in' | 'out'; pattern: string | null; from: string | null; to: string | null }
export type LineRow = {
  transfer: TransferId
  seq: bigint
  position: number
  other: AccountId
  description: string
  kind: string
  workflow: string
  occurred_on: string
  at: Date
  amount: bigint
  balance: bigint
  imported: boolean
  reversed_by: TransferId | null
  reverses: TransferId | null
}

/** Newest first, after the place (`seq`, `position`) of the last row read. */
export function linesPage(
  ctx: Ctx,
  account: AccountId,
  filter: Filter,
  after: readonly string[] | null,
  limit: number,
) {
  const { tx } = ctx
  const side = filter.direction === 'in' ? 1 : filter.direction === 'out' ? -1 : null
  return tx<LineRow[]>`
    select e.transfer_id as transfer, e.seq, e.position, e.other_account as other, coalesce(t.description, '') as description, e.kind, t.workflow,
           e.occurred_on::text as occurred_on, t.settled_at as at, e.side * e.amount_minor as amount, e.balance_minor as balance, t.source_id is not null as imported,
           (select z.id from ledger.transfer z where z.reverses = t.id limit 1) as reversed_by, t.reverses
      from ledger.entry e join ledger.transfer t on t.id = e.transfer_id
     where e.account_id = ${account}
       ${after ? tx`and (e.seq, e.position) < (${after[0]!}::bigint, ${after[1]!}::smallint)` : tx``}
       ${side === null ? tx`` : tx`and e.side = ${side}`}
       ${filter.from === null ? tx`` : tx`and e.occurred_on >= ${filter.from}`}
       ${filter.to === null ? tx`` : tx`and e.occurred_on <= ${filter.to}`}
       ${filter.pattern === null ? tx`` : tx`and (kernel.fold(t.description) like ${filter.pattern} or e.other_account = any ((select ledger.accounts_named(t.currency_id, ${filter.pattern}))::uuid[]))`}
     order by e.seq desc, e.position desc limit ${limit}`
}
