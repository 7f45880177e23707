// The SQL of pictures.
import { personOf, type Ctx } from '#kernel/context'
import type { ItemId, PersonId } from '#kernel/ids'
import type { Picture, PictureId } from '../../index.ts'
import { reaches, type Fragment } from '../store.ts'

export type Staged = {
  id: PictureId
  owner: PersonId
  full: Buffer
  small: Buffer
  width: number
  height: number
  alt: string
}

export const insert = (ctx: Ctx, p: Staged) => ctx.tx`
  insert into items.picture (id, owner_id, blob, small_blob, width, height, alt, created_at)
  values (${p.id}, ${p.owner}, ${p.full}, ${p.small}, ${p.width}, ${p.height}, ${p.alt}, ${ctx.now})`

export type Free = { id: PictureId; item_id: ItemId | null; owner_id: PersonId; face: boolean }

/** Locked until the act ends: one picture does not come to hang in two places. */
export const toAttach = (ctx: Ctx, ids: readonly string[]) => ctx.tx<Free[]>`
  select p.id, p.item_id, p.owner_id, exists (select from people.card c where c.id = p.owner_id and c.picture_id = p.id) as face
    from items.picture p where p.id = any (${ids as string[]}::uuid[]) order by p.id for update of p`

/** These hang there in this order, and no others; from now on they are the author's. */
export async function attach(ctx: Ctx, item: ItemId, ids: readonly string[]): Promise<void> {
  await ctx.tx`update items.picture set item_id = null where item_id = ${item} and id <> all (${ids as string[]}::uuid[])`
  await ctx.tx`
    update items.picture p set item_id = i.id, position = t.ord, owner_id = i.author_id
      from unnest(${ids as string[]}::uuid[]) with ordinality as t (id, ord), items.item i
     where p.id = t.id and i.id = ${item}`
}

export const ofItems = (ctx: Ctx, items: readonly string[]) => ctx.tx<(Picture & { item_id: ItemId })[]>`
  select p.item_id, p.id, p.width, p.height, p.alt from items.picture p
   where p.item_id = any (${items as string[]}::uuid[]) order by p.item_id, p.position`

export const firstOfItems = (ctx: Ctx, items: readonly string[]) => ctx.tx<(Picture & { item_id: ItemId })[]>`
  select distinct on (p.item_id) p.item_id, p.id, p.width, p.height, p.alt from items.picture p
   where p.item_id = any (${items as string[]}::uuid[]) order by p.item_id, p.position`

export type Stored = {
  hash: Buffer
  size_bytes: bigint
  media_type: string
  item_id: ItemId | null
  /** Of the item; null without one. */
  live: boolean | null
  reached: boolean | null
  /** One's own, or the face of somebody who shares a group with the asking person. */
  face: boolean
}

function isFace(ctx: Ctx): Fragment {
  const person = personOf(ctx)
  if (person === null) return ctx.actor.kind === 'system' ? ctx.tx`true` : ctx.tx`false`
  return ctx.tx`(p.owner_id = ${person} or (
    exists (select from people.card c where c.id = p.owner_id and c.picture_id = p.id)
    and exists (select from groups.reach mine join groups.reach theirs on theirs.group_id = mine.group_id
                 where mine.person_id = ${person} and mine.audience = 2 and theirs.person_id = p.owner_id and theirs.audience = 2)))`
}

export async function stored(ctx: Ctx, id: string, size: 'full' | 'small'): Promise<Stored | undefined> {
  const [row] = await ctx.tx<Stored[]>`
    select b.hash, b.size_bytes, b.media_type, p.item_id, i.state = 'live' as live, i.id is not null and ${reaches(ctx, 'i')} as reached,
           ${isFace(ctx)} as face
      from items.picture p
      join kernel.blob b on b.hash = ${size === 'small' ? ctx.tx`p.small_blob` : ctx.tx`p.blob`}
      left join items.item i on i.id = p.item_id
     where p.id = ${id}`
  return row
}

/** Uploaded and never used, or taken off since: rows go, and the rows of bytes that no other picture has. */
export async function sweepUnattached(ctx: Ctx, before: Date): Promise<number> {
  const gone = await ctx.tx<{ blob: Buffer; small_blob: Buffer }[]>`
    delete from items.picture p where p.item_id is null and p.created_at < ${before}
       and not exists (select from people.card c where c.id = p.owner_id and c.picture_id = p.id)
    returning p.blob, p.small_blob`
  const hashes = gone.flatMap((row) => [row.blob.toString('hex'), row.small_blob.toString('hex')])
  if (hashes.length > 0)
    await ctx.tx`delete from kernel.blob b where b.hash in (select decode(h.hex, 'hex') from unnest(${hashes}::text[]) h (hex))
      and not exists (select from items.picture p where p.blob = b.hash or p.small_blob = b.hash)`
  return gone.length
}
