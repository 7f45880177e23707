// SQL of the links in letters: only hashes, reached by owner functions alone.
import type { Ctx } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import type { DealId } from '../index.ts'
import type { DealState } from '../rules.ts'

export type LinkAct = 'agree' | 'receive' | 'pay'
export type LinkRow = {
  deal_id: DealId
  person_id: PersonId
  act: LinkAct
  version: number
  expires_at: Date
  used_at: Date | null
  group_id: GroupId
  title: string
  state: DealState
  /** The terms on the table now. */
  current: number
  giver_id: PersonId
  receiver_id: PersonId
  given_at: Date | null
  received_at: Date | null
  what: string | null
  amount_minor: bigint | null
  on_day: string | null
  /** How its amount is written, as JSON of the ledger's unit. */
  unit: string | null
}

export const put = (
  ctx: Ctx,
  hash: Buffer,
  link: { deal: string; person: string; act: LinkAct; version: number; expires_at: Date },
) =>
  ctx.tx`select deal.put_link(${hash}, ${link.deal}, ${link.person}, ${link.act}, ${link.version}, ${link.expires_at})`

export async function look(ctx: Ctx, hash: Buffer): Promise<LinkRow | undefined> {
  const [row] = await ctx.tx<LinkRow[]>`
    select deal_id, person_id, act, version, expires_at, used_at, group_id, title, state, current, giver_id, receiver_id,
           given_at, received_at, what, amount_minor, on_day::text as on_day, unit
      from deal.look_link(${hash})`
  return row
}

/** False: somebody was quicker. */
export async function use(ctx: Ctx, hash: Buffer): Promise<boolean> {
  const [row] = await ctx.tx<{ done: boolean | null }[]>`select deal.use_link(${hash}, ${ctx.now}) as done`
  return row?.done === true
}

/** What follows in this transaction is done by the holder of the link: row security has to know whom. */
export const actAs = (ctx: Ctx, person: PersonId) => ctx.tx`select set_config('app.person', ${person}, true)`
