// Offers and wants from another system. Read again, they change only where the source has changed and nobody has touched them here.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import type { GroupId, ItemId } from '#kernel/ids'
import type { Out } from '#kernel/shape'
import { readableGroup, type GroupRow } from '#commons/groups/server'
import { newItems, retellItems } from '#commons/items/server'
import { mayImport } from '../policy.ts'
import { importedText, type ImportedText } from '../rules/imported.ts'
import { ImportListings, type ImportedListing } from '../schema.ts'
import * as categories from './categories/store.ts'
import * as store from './import/store.ts'

/** Source ids by what became of them. `same` stand here as the source has them. */
export type ImportedListings = {
  made: number
  changed: number
  same: number
  /** Changed, put away or brought back here since: the source does not undo that. */
  kept: string[]
  /** Something did not fit and was cut. */
  cut: string[]
  /** Without one word to show: not taken. */
  empty: string[]
}

type Row = Out<typeof ImportListings>['rows'][number]
type Read = Row & { text: ImportedText }

/**
 * In the transaction of the caller, who has checked the right. `source_id` is the identity of a row; the last of equal ones counts.
 * Writes no history and tells one fact.
 */
export async function importListings(
  ctx: Ctx,
  group: GroupId,
  rows: readonly ImportedListing[],
): Promise<ImportedListings> {
  return ctx.as('import').call<ImportedListings>('market.import_listings', { group, rows })
}

export const importCommand = command('market.import_listings', {
  doc: 'Brings offers and wants from another system; may be repeated with the same rows.',
  input: ImportListings,
  api: false,
  subject: (ctx, input) => readableGroup(ctx, input.group as GroupId),
  allow: mayImport,
  run: (ctx, input, { group }) => bring(ctx, group, input.rows),
})

async function bring(ctx: Ctx, group: GroupRow, rows: readonly Row[]): Promise<ImportedListings> {
  const community = group.community_id
  const done: ImportedListings = { made: 0, changed: 0, same: 0, kept: [], cut: [], empty: [] }
  const read = readRows(ctx, rows, done)
  await store.lockCommunity(ctx, community)
  const categoryOf = await categoriesFor(ctx, community, read)
  const known = new Map(
    (
      await store.known(
        ctx,
        community,
        read.map((row) => row.source_id),
      )
    ).map((row) => [row.source_id, row]),
  )
  const fresh = read.filter((row) => !known.has(row.source_id))
  await make(ctx, group, fresh, categoryOf)
  done.made = fresh.length
  const changed: store.ImportedRow[] = []
  for (const row of read) {
    const before = known.get(row.source_id)
    if (!before) continue
    const now = { ...rowOf(row, before.item_id, categoryOf), author_id: before.author_id }
    if (before.touched) done.kept.push(row.source_id)
    else if (isSame(before, now)) done.same += 1
    else changed.push(now)
  }
  await store.update(ctx, changed)
  await retellItems(
    ctx,
    changed.map((row) => ({ id: row.item_id, title: row.title, state: row.state, search: searchOf(row) })),
  )
  done.changed = changed.length
  if (done.made + done.changed > 0)
    ctx.tell({ name: 'market.listings_imported', group: community, data: { made: done.made, changed: done.changed } })
  return done
}

function readRows(ctx: Ctx, rows: readonly Row[], done: ImportedListings): Read[] {
  const bySource = new Map<string, Read>()
  for (const row of rows) {
    const text = importedText(row, ctx.now)
    if (!text) done.empty.push(row.source_id)
    else bySource.set(row.source_id, { ...row, text })
    if (text?.cut) done.cut.push(row.source_id)
  }
  return [...bySource.values()]
}

async function categoriesFor(
  ctx: Ctx,
  community: GroupId,
  rows: readonly Read[],
): Promise<(name: string | null) => string | null> {
  const names = new Set(rows.flatMap((row) => row.text.category ?? []))
  let known = await categories.ofCommunity(ctx, community)
  const missing = [...names].filter((name) => !known.some((category) => category.name === name))
  if (missing.length > 0) {
    await categories.insert(ctx, community, null, missing)
    known = await categories.ofCommunity(ctx, community)
  }
  const ids = new Map(known.map((category) => [category.name, category.id]))
  return (name) => (name === null ? null : (ids.get(name) ?? null))
}

async function make(
  ctx: Ctx,
  group: GroupRow,
  rows: readonly Read[],
  categoryOf: (name: string | null) => string | null,
): Promise<void> {
  const ids = await newItems(
    ctx,
    rows.map((row) => ({
      kind: 'listing',
      group: group.community_id,
      community: group.community_id,
      author: row.author,
      audience: row.audience,
      locale: row.locale ?? group.locale,
      title: row.text.title,
      search: [row.text.title, row.text.body, row.text.price],
      created_at: row.created_at,
      state: row.text.away ? 'away' : 'live',
    })),
  )
  await store.insert(
    ctx,
    group.community_id,
    rows.map((row, i) => rowOf(row, ids[i]!, categoryOf)),
  )
}

const rowOf = (row: Read, id: ItemId, categoryOf: (name: string | null) => string | null): store.ImportedRow => ({
  item_id: id,
  source_id: row.source_id,
  kind: row.kind,
  title: row.text.title,
  body: row.text.body,
  category_id: categoryOf(row.text.category),
  price_text: row.text.price,
  author_id: row.author,
  audience: row.audience,
  state: row.text.away ? 'away' : 'live',
  created_at: row.created_at,
  expires_at: row.expires_at ?? null,
})

const searchOf = (row: store.ImportedRow): string[] => [row.title, row.body, row.price_text]

const isSame = (a: store.Known, b: store.ImportedRow): boolean =>
  a.kind === b.kind &&
  a.title === b.title &&
  a.body === b.body &&
  a.category_id === b.category_id &&
  a.price_text === b.price_text &&
  a.state === b.state
