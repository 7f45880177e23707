// Values for texts: ids become names and titles when they are shown, so that nothing is copied and nothing leaks.
import type { Ctx, Locale } from '#kernel/context'
import type { GroupId, PersonId } from '#kernel/ids'
import { Refusal } from '#kernel/errors'
import { house } from '#kernel/house'
import type { Translate, Values } from '#kernel/messages'
import { wordsFor } from '#kernel/words'
import { readableGroup } from '#commons/groups/server'
import { cardsOf } from '#commons/people/server'
import type { GroupLine } from '../index.ts'
import * as store from './store.ts'

/** Figures of a room in a reader's language: `amount_minor` and `unit` give `{ amount: '2 hours' }`. */
export type Format = (data: store.Data, locale: Locale) => Values
let format: Format = () => ({})
/** Boot says how figures are written; this room knows no currency. */
export const setFormat = (how: Format): void => void (format = how)

type Told = { group_id: GroupId | null; data: store.Data }
export type Group = GroupLine & { words: Readonly<Record<string, string>> }

/** What a page or a batch of letters looks up once: persons, items, groups. */
export type Looked = {
  valuesOf(row: Told, locale: Locale): Values
  groupOf(row: Told): Group | null
  wordsOf(row: Told, locale: Locale): Translate
}

const idsOf = (rows: readonly Told[], suffix: string): string[] =>
  rows.flatMap(({ data }) =>
    Object.entries(data).flatMap(([key, value]) => (key.endsWith(suffix) && typeof value === 'string' ? [value] : [])),
  )

export async function lookUp(ctx: Ctx, rows: readonly Told[]): Promise<Looked> {
  const persons = idsOf(rows, '_person') as PersonId[]
  const items = idsOf(rows, '_item')
  const cards = await cardsOf(ctx, persons)
  const titles = new Map(
    items.length > 0 ? (await store.titles(ctx, items)).map((row) => [row.id as string, row.title] as const) : [],
  )
  const groups = new Map<string, Group>()
  for (const id of new Set(rows.flatMap((row) => (row.group_id ? [row.group_id] : [])))) {
    const group = await groupLine(ctx, id)
    if (group) groups.set(id, group)
  }
  const groupOf = (row: Told): Group | null => (row.group_id ? (groups.get(row.group_id) ?? null) : null)
  const valueOf = (key: string, value: store.Data[string], t: Translate): [string, store.Data[string]] => {
    if (key.endsWith('_person')) {
      const card = cards.get(value as PersonId)
      return [key.slice(0, -7), card && card.state !== 'gone' ? card.name : t('people.somebody_gone')]
    }
    if (key.endsWith('_item')) return [key.slice(0, -5), titles.get(String(value)) ?? t('notices.item_away')]
    return [key, value]
  }
  return {
    groupOf,
    wordsOf: (row, locale) => wordsFor(locale, groupOf(row)?.words),
    valuesOf: (row, locale) => {
      const t = wordsFor(locale)
      const named = Object.fromEntries(Object.entries(row.data).map(([key, value]) => valueOf(key, value, t)))
      return {
        group: '',
        ...named,
        ...format(row.data, locale),
        ...(groupOf(row) ? { group: groupOf(row)?.name } : {}),
      }
    },
  }
}

/** As the system: who was told of something in a group knows its name. */
async function groupLine(ctx: Ctx, id: GroupId): Promise<Group | null> {
  try {
    const { group } = await readableGroup(ctx.as('name of a group in a notice'), id)
    return { id: group.id, name: group.name, address: group.address, words: group.words }
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** A text whose values don't fit it says less; it never takes the whole page or letter down. */
export function say(t: Translate, key: string, values: Values): string {
  try {
    if (t.has(key)) return t(key, values)
  } catch {
    house().log.warn({ key }, 'text without its values')
  }
  return t('notices.something_new')
}

/** An optional text: empty where the room wrote none. */
export const sayIf = (t: Translate, key: string, values: Values): string => (t.has(key) ? say(t, key, values) : '')
