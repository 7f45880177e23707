// The SQL of kept searches. Each is its person's alone; whom a new listing concerns is asked by an owner function.
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { CategoryId } from '../../index.ts'
import type { Kind } from '../../schema.ts'

export type SavedRow = {
  id: string
  name: string
  kind: Kind | null
  find: string
  category_id: CategoryId | null
  category: string | null
  tag: string | null
  created_at: Date
}
export type NewSaved = {
  id: string
  person_id: PersonId
  community_id: GroupId
  name: string
  kind: Kind | null
  find: string
  words: string[]
  category_id: string | null
  tag: string | null
  anchor: string
  created_at: Date
}

export const insert = (ctx: Ctx, row: NewSaved) => ctx.tx`insert into market.saved_search ${ctx.tx(row as never)}`

export const ofPerson = (ctx: Ctx, community: GroupId, person: PersonId, most: number) => ctx.tx<SavedRow[]>`
  select s.id, s.name, s.kind, s.find, s.category_id, c.name as category, s.tag, s.created_at
    from market.saved_search s left join market.category c on c.id = s.category_id
   where s.person_id = ${person} and s.community_id = ${community} order by s.created_at desc, s.id desc limit ${most}`

export async function one(
  ctx: Ctx,
  id: string,
  person: PersonId,
): Promise<{ id: string; community_id: GroupId } | undefined> {
  const [row] = await ctx.tx<{ id: string; community_id: GroupId }[]>`
    select id, community_id from market.saved_search where id = ${id} and person_id = ${person}`
  return row
}
export const remove = (ctx: Ctx, id: string) => ctx.tx`delete from market.saved_search where id = ${id}`

export type Candidate = {
  id: string
  person_id: PersonId
  name: string
  kind: Kind | null
  words: string[]
  category_id: string | null
  tag: string | null
}
export const candidates = (ctx: Ctx, item: ItemId, anchors: readonly string[]) => ctx.tx<Candidate[]>`
  select id, person_id, name, kind, words, category_id, tag from market.searches_for(${item}, ${anchors as string[]}::text[])`

/** Those who are told now: nobody twice for one listing. */
export async function told(ctx: Ctx, item: ItemId, persons: readonly PersonId[]): Promise<Set<PersonId>> {
  const rows = await ctx.tx<{ person: PersonId }[]>`
    select person from market.tell(${item}, ${persons as string[]}::uuid[], ${ctx.now}) as t (person)`
  return new Set(rows.map(({ person }) => person))
}

export const handOver = (ctx: Ctx, from: PersonId, to: PersonId) => ctx.tx`select market.hand_over(${from}, ${to})`
