// Searches that somebody keeps, to be told of what is new.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { query } from '#kernel/query'
import { refuse } from '#kernel/errors'
import { newId, type GroupId, type ItemId, type PersonId } from '#kernel/ids'
import type { Told } from '#kernel/room'
import { wordsOf } from '#commons/items'
import type { SavedSearch } from '../index.ts'
import * as limits from '../limits.ts'
import { anyone, mayKeepSearches } from '../policy.ts'
import { EndSearch, OneGroup, SaveSearch } from '../schema.ts'
import { anchorOf, anchorsOf, fits } from '../rules/saved.ts'
import { foldTag } from '../rules/tags.ts'
import { pathOf } from '../rules/tree.ts'
import * as categories from './categories/store.ts'
import { marketIn } from './market-in.ts'
import * as saved from './saved/store.ts'
import * as store from './store.ts'

export const saveSearch = command('market.save_search', {
  doc: 'Keeps a search in a community under a name; its person is told when something new fits.',
  input: SaveSearch,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (_actor, { standing }) => mayKeepSearches(standing),
  async run(ctx, input, { community }): Promise<{ search: string; name: string }> {
    const person = personOf(ctx)!
    const kept = await saved.ofPerson(ctx, community, person, limits.searches)
    if (kept.length >= limits.searches) throw refuse('market.searches_full', { most: limits.searches })
    const category = input.category ? await categories.one(ctx, input.category) : null
    if (input.category && category?.group_id !== community) throw refuse('market.category_absent')
    const sought = {
      kind: input.kind ?? null,
      words: wordsOf(input.find),
      category: input.category ?? null,
      tag: input.tag ? foldTag(input.tag) || null : null,
    }
    const name =
      input.name || [input.find, input.tag, category?.name].filter(Boolean).join(', ').slice(0, limits.searchName)
    if (!name) throw refuse('market.search_empty')
    const id = newId()
    await saved.insert(ctx, {
      id,
      person_id: person,
      community_id: community,
      name,
      kind: sought.kind,
      find: input.find,
      words: sought.words,
      category_id: sought.category,
      tag: sought.tag,
      anchor: anchorOf(sought),
      created_at: ctx.now,
    })
    ctx.tell({ name: 'market.search_saved', group: community, subject: id })
    return { search: id, name }
  },
})

export const endSearch = command('market.end_search', {
  doc: 'Ends a kept search: nothing is told of it any more.',
  input: EndSearch,
  async subject(ctx, { search }) {
    const person = personOf(ctx)
    const found = person ? await saved.one(ctx, search, person) : undefined
    if (!found) throw refuse('market.search_absent')
    return found
  },
  allow: anyone,
  async run(ctx, _input, { id, community_id }): Promise<{ search: string }> {
    await saved.remove(ctx, id)
    ctx.tell({ name: 'market.search_ended', group: community_id, subject: id })
    return { search: id }
  },
})

export const savedSearches = query('market.saved_searches', {
  doc: 'The kept searches of the asking person in a community, the newest first.',
  input: OneGroup,
  subject: (ctx, input) => marketIn(ctx, input.group as GroupId),
  allow: (_actor, { standing }) => mayKeepSearches(standing),
  async run(ctx, _input, { community }): Promise<{ searches: SavedSearch[] }> {
    const rows = await saved.ofPerson(ctx, community, personOf(ctx)!, limits.searches)
    return {
      searches: rows.map(({ category_id, category, ...row }) => ({
        ...row,
        category: category_id && category !== null ? { id: category_id, name: category } : null,
      })),
    }
  },
})

/** Whom a listing that others see from now on is told to, each once, under the name of their newest search that fits. */
export async function toldOf(ctx: Ctx, item: ItemId, base: string): Promise<Told[]> {
  const text = await store.listing(ctx, item)
  if (!text) return []
  const tree = await categories.ofCommunity(ctx, text.community_id)
  const offered = {
    kind: text.kind,
    words: wordsOf(text.title, ...text.tags, text.price_text, text.body),
    path: pathOf(tree, text.category_id),
    tags: text.tags.map(foldTag),
  }
  const fitting = new Map<PersonId, saved.Candidate>()
  for (const one of await saved.candidates(ctx, item, anchorsOf(offered)))
    if (fits({ ...one, category: one.category_id }, offered)) fitting.set(one.person_id, one)
  if (fitting.size === 0) return []
  const fresh = await saved.told(ctx, item, [...fitting.keys()])
  return [...fitting.values()]
    .filter(({ person_id }) => fresh.has(person_id))
    .map(({ person_id, name }) => ({
      person: person_id,
      group: text.community_id,
      kind: 'market.found',
      subject: item,
      data: { listing_item: item, search: name },
      link: `${base}/${item}`,
      notice: true,
      mail: true,
    }))
}
