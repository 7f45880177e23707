// Once a day: who is asked whether theirs stands, what fades, what ends. Each author gets one letter, however many it is about.
import type { Ctx } from '#kernel/context'
import type { ItemId } from '#kernel/ids'
import type { TimedJob } from '#kernel/room'
import { setItemsState } from '#commons/items/server'
import * as store from './store.ts'

const atOnce = 1000

async function all(
  ctx: Ctx,
  some: (ctx: Ctx, most: number) => PromiseLike<readonly store.Told[]>,
): Promise<store.Told[]> {
  const rows: store.Told[] = []
  for (;;) {
    const more = await some(ctx, atOnce)
    rows.push(...more)
    if (more.length < atOnce) return rows
  }
}

async function end(ctx: Ctx, most: number): Promise<readonly store.Told[]> {
  const rows = await store.ended(ctx, most)
  for (const [author, ids] of byAuthor(rows))
    // As if its author had done it: so it does not come back by itself when they do.
    await setItemsState(ctx, ids, 'away', author.author_id)
  await store.setWhy(
    ctx,
    rows.map(({ id }) => id),
    'expired',
  )
  return rows
}

function byAuthor(rows: readonly store.Told[]): [store.Told, ItemId[]][] {
  const groups = new Map<string, [store.Told, ItemId[]]>()
  for (const row of rows) {
    const key = `${row.community_id} ${row.author_id}`
    const found = groups.get(key)
    if (found) found[1].push(row.id)
    else groups.set(key, [row, [row.id]])
  }
  return [...groups.values()]
}

const tell = (ctx: Ctx, name: string, rows: readonly store.Told[]): void => {
  for (const [{ community_id, author_id }, ids] of byAuthor(rows))
    ctx.tell({
      name,
      group: community_id,
      subject: community_id,
      data: { author: author_id, count: ids.length, first: ids[0] },
    })
}

export async function lookAtLife(ctx: Ctx): Promise<void> {
  const ended = await all(ctx, end)
  const asked = [...(await all(ctx, store.remind)), ...(await all(ctx, store.fade))]
  tell(ctx, 'market.listings_ended', ended)
  tell(ctx, 'market.listings_due', [...new Map(asked.map((row) => [row.id, row])).values()])
}

export const jobs: readonly TimedJob[] = [{ name: 'market.life', cron: '41 5 * * *', run: lookAtLife }]
