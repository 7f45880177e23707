// SQL of the printed catalogue.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import { visible } from '#commons/items/server'
import type { CategoryId } from '../../index.ts'
import type { Kind } from '../../schema.ts'

export type PrintedRow = {
  id: ItemId
  kind: Kind
  title: string
  body: string
  price_text: string
  price_minor: bigint | null
  category_id: CategoryId | null
  author_id: PersonId
  locale: string
  created_at: Date
}

/**
 * What may lie on a table where every member takes one: open to all members of this group, not only to who prints it.
 * What its circles keep to themselves stays there.
 */
export const printed = (
  ctx: Ctx,
  { community, circle }: { community: GroupId; circle: GroupId | null },
  bodyMost: number,
  most: number,
) => ctx.tx<PrintedRow[]>`
  select l.item_id as id, l.kind, l.title, left(l.body, ${bodyMost + 1}) as body, l.price_text, l.price_minor, l.category_id, l.author_id, i.locale, l.created_at
    from market.listing l join items.item i on i.id = l.item_id
   where l.community_id = ${community} and ${visible(ctx, 'l')}
     and ${
       circle
         ? ctx.tx`l.group_id = ${circle} and l.audience >= 2`
         : ctx.tx`(l.group_id = l.community_id and l.audience >= 2 or l.audience >= 3)`
     }
   order by l.kind, l.item_id limit ${most}`
