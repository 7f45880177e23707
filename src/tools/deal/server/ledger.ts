// What deals ask of the ledger, by name: a tool never enters another.
import type { Ctx } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { DealId } from '../index.ts'
import { itemFor } from '#commons/items/server'

type Typed = { amount?: string | undefined; amount_minor?: bigint | undefined }
type Warning = { end: 'low' | 'high'; limit: bigint; over: bigint }
/** What an amount would do to the asking person's own balance. */
export type Preview = {
  amount: bigint
  unit: unknown
  balance: bigint | null
  next: bigint | null
  /** A hard limit in the way, and a soft one that is crossed. */
  passes: Warning | null
  caution: Warning | null
}

/** Reads the amount by the rule of the currency. Refuses as a payment of it would; a limit only warns. */
export const preview = (ctx: Ctx, group: GroupId, way: 'pay' | 'receive', { amount, amount_minor }: Typed) =>
  ctx.call<Preview>('ledger.preview', {
    group,
    way,
    ...(amount_minor === undefined ? { amount: amount ?? '' } : { amount_minor }),
  })

/** How amounts are written in this group; null where it has no currency, or the asking person no account. */
export async function unitIn(ctx: Ctx, group: GroupId): Promise<unknown> {
  try {
    return (await ctx.call<{ unit: unknown } | null>('ledger.glance', { group }))?.unit ?? null
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

export type Payment = {
  group: GroupId
  with: PersonId
  amount: bigint
  what: string
  listing: ItemId | null
  deal: DealId
}

async function terms(ctx: Ctx, { group, amount, what, listing, deal }: Payment) {
  return {
    group,
    amount_minor: amount,
    description: what,
    pays_for: deal,
    // A listing that was put away meanwhile is nothing the payer may point at.
    ...(listing !== null && (await isSeen(ctx, listing)) ? { item: listing } : {}),
  }
}

async function isSeen(ctx: Ctx, item: ItemId): Promise<boolean> {
  try {
    return (await itemFor(ctx, item)).item.state === 'live'
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

type Posted = { transfer: string; balance_minor: bigint | null }
export const pay = async (ctx: Ctx, payment: Payment) =>
  ctx.call<Posted>('ledger.pay', { ...(await terms(ctx, payment)), to: payment.with })
export const record = async (ctx: Ctx, payment: Payment) =>
  ctx.call<Posted>('ledger.record', { ...(await terms(ctx, payment)), from: payment.with })
export const request = async (ctx: Ctx, payment: Payment) =>
  ctx.call<{ transfer: string; due_at: Date }>('ledger.request', {
    ...(await terms(ctx, payment)),
    from: payment.with,
  })
export const accept = (ctx: Ctx, transfer: string) => ctx.call<Posted>('ledger.accept', { transfer })
/** A payment that was asked for is asked for no more: taken back by the one, refused by the other. */
export const endRequest = (ctx: Ctx, transfer: string, by: 'giver' | 'receiver') =>
  ctx.call(by === 'giver' ? 'ledger.cancel' : 'ledger.decline', { transfer })
