// Bytes of a picture, for who may see what it hangs at.
import { once } from 'node:events'
import type { ReadStream } from 'node:fs'
import { readBlob } from '#kernel/blobs'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { isId } from '#kernel/ids'
import { itemFor } from '../item-for.ts'
import * as store from './store.ts'

export type OpenPicture = {
  /** Null when `known` named these very bytes; otherwise open, and to be read or destroyed. */
  stream: ReadStream | null
  /** Media type; serve it with nosniff. */
  type: string
  size_bytes: number
  etag: string
}

/**
 * @param known the ETag that the reader has (If-None-Match), if any
 * @throws items.picture_absent
 */
export async function openPicture(
  ctx: Ctx,
  id: string,
  size: 'full' | 'small',
  known?: string | null,
): Promise<OpenPicture> {
  const row = isId(id) ? await store.stored(ctx, id, size) : undefined
  if (!row || !(row.face || row.reached)) throw refuse('items.picture_absent')
  // Put away: for those only for whom the item is still there.
  if (!row.face && !row.live) await itemFor(ctx, row.item_id!)
  const etag = `"${row.hash.toString('hex')}"`
  const about = { type: row.media_type, size_bytes: Number(row.size_bytes), etag }
  if (known?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etag)) return { stream: null, ...about }
  const stream = readBlob(row.hash)
  try {
    await once(stream, 'open')
  } catch {
    throw refuse('items.picture_absent')
  }
  return { stream, ...about }
}
