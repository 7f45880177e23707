// Under which category an exchange stands. The list is another room's: the ledger keeps ids, and asks by the registry of rooms.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { rooms } from '#kernel/room'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import type { GroupId } from '#kernel/ids'
import * as policy from '../policy.ts'
import { SetCategory } from '../schema-report.ts'
import { OneTransfer } from '../schema.ts'
import { partiesById } from './cards.ts'
import * as store from './store.ts'
import * as figures from './store-figures.ts'

type Category = { id: string; name: string; under: string; open: boolean }

/** All categories of a group, of all rooms that keep some. */
export async function categoriesOf(ctx: Ctx, group: string): Promise<Category[]> {
  const found: Category[] = []
  for (const room of rooms()) if (room.categories) found.push(...(await room.categories.list(ctx, group)))
  return found
}

/** Gives exchanges that are about to be counted the category of what they pay for, where nobody chose one. */
export async function followItems(
  ctx: Ctx,
  currency: Parameters<typeof figures.uncategorised>[1],
  most: number,
): Promise<void> {
  const rows = await figures.uncategorised(ctx, currency, most)
  if (rows.length === 0) return
  const items = [...new Set(rows.map(({ item }) => item))]
  const categories = new Map<string, string>()
  for (const room of rooms())
    for (const [item, category] of (await room.categories?.ofItems(ctx, items)) ?? []) categories.set(item, category)
  const found = rows.filter(({ item }) => categories.has(item))
  if (found.length === 0) return
  await figures.followCategories(
    ctx,
    found.map(({ transfer }) => transfer),
    found.map(({ item }) => categories.get(item)!),
  )
}

type Seen = { row: store.TransferRow; standing: Standing; deal: policy.Deal }

async function seen(ctx: Ctx, id: string): Promise<Seen> {
  const row = await store.transferSeen(ctx, id)
  if (!row) throw refuse('ledger.transfer_absent')
  const party = await partiesById(ctx, [row.payer, row.payee])
  return {
    row,
    standing: await standingIn(ctx, row.group_id as GroupId),
    deal: {
      workflow: row.workflow,
      state: row.state,
      payer: party(row.payer).person?.id ?? null,
      payee: party(row.payee).person?.id ?? null,
      author: row.author,
      reversed: row.reversed_by !== null,
    },
  }
}

export const category = query('ledger.category', {
  doc: 'Under which category of the group an exchange stands, and those that it could stand under.',
  input: OneTransfer,
  subject: (ctx, { transfer }) => seen(ctx, transfer),
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { transfer }, { row, standing, deal }) => {
    const known = await categoriesOf(ctx, row.group_id)
    const id = await figures.categoryOf(ctx, transfer)
    return {
      category: known.find((one) => one.id === id)?.id ?? null,
      categories: known.filter((one) => one.open || one.id === id).map(({ id: one, name }) => ({ id: one, name })),
      can: { set: policy.mayCategorise(standing, deal) },
    }
  },
})

export const setCategory = command('ledger.set_category', {
  doc: 'Puts an exchange under a category of the group, or under none; the figures of its month follow.',
  input: SetCategory,
  subject: (ctx, { transfer }) => seen(ctx, transfer),
  allow: (_actor, { standing, deal }) => policy.mayCategorise(standing, deal),
  async run(ctx, { transfer, category: chosen }, { row }): Promise<{ transfer: string; category: string | null }> {
    if (chosen !== null && !(await categoriesOf(ctx, row.group_id)).some((one) => one.open && one.id === chosen))
      throw refuse('ledger.category_absent')
    if (await figures.chooseCategory(ctx, transfer, chosen, personOf(ctx)))
      ctx.tell({ name: 'ledger.category_set', group: row.group_id, subject: transfer })
    return { transfer, category: chosen }
  },
})
