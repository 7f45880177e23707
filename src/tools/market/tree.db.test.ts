// The tree of categories as a group edits it, and the free words on listings.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Refusal } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import {
  addCategory,
  categories,
  editListing,
  listing,
  listings,
  mergeCategories,
  moveCategory,
  postListing,
  renameCategory,
  retireCategory,
  setCategories,
  tags,
} from './server/index.ts'
import * as limits from './limits.ts'

let house: TestHouse
let group: GroupId
let keeper: Someone
let tom: Someone
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ group, coordinator: keeper } = await house.community())
  tom = await house.member(group, 'Tom Bell')
  await setCategories(keeper, { group, names: ['Food', 'Home'] })
})

const outcome = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: Refusal) => error.code,
  )
const tree = async (retired = false) => (await categories(tom, { group, retired })).categories
const drawn = async () => (await tree()).map(({ name, depth }) => '.'.repeat(depth - 1) + name)
const idOf = async (name: string) => (await tree(true)).find((one) => one.name === name)!.id
const add = async (name: string, under?: string) =>
  addCategory(keeper, { group, name, ...(under && { parent: await idOf(under) }) })
const post = (more: object) => postListing(tom, { group, kind: 'offer', title: 'Thing', ...more })

describe('the tree', () => {
  it('grows, is ordered and moves with all below', async () => {
    await add('Bread', 'Food')
    await add('Jam', 'Food')
    await add('Rye', 'Bread')
    expect(await drawn()).toEqual(['Food', '.Bread', '..Rye', '.Jam', 'Home'])
    await moveCategory(keeper, { category: await idOf('Jam'), step: 'up' })
    await moveCategory(keeper, { category: await idOf('Food'), step: 'down' })
    expect(await drawn()).toEqual(['Home', 'Food', '.Jam', '.Bread', '..Rye'])
    await moveCategory(keeper, { category: await idOf('Bread'), parent: await idOf('Home') })
    expect(await drawn()).toEqual(['Home', '.Bread', '..Rye', 'Food', '.Jam'])
    await moveCategory(keeper, { category: await idOf('Bread'), parent: null })
    await moveCategory(keeper, { category: await idOf('Bread'), step: 'down' })
    expect(await drawn()).toEqual(['Home', 'Food', '.Jam', 'Bread', '..Rye'.slice(1)])
  })

  it('refuses what makes no tree', async () => {
    await add('Bread', 'Food')
    await add('Rye', 'Bread')
    await add('Dark', 'Rye')
    const [food, rye, dark] = [await idOf('Food'), await idOf('Rye'), await idOf('Dark')]
    expect(await outcome(moveCategory(keeper, { category: food, parent: food }))).toBe('market.category_cycle')
    expect(await outcome(moveCategory(keeper, { category: food, parent: dark }))).toBe('market.category_cycle')
    expect(await outcome(mergeCategories(keeper, { category: food, into: rye }))).toBe('market.category_cycle')
    expect(await outcome(mergeCategories(keeper, { category: food, into: food }))).toBe('market.category_cycle')
    expect(await outcome(moveCategory(keeper, { category: food, parent: await idOf('Home') }))).toBe(
      'market.category_deep',
    )
    expect(await outcome(addCategory(keeper, { group, name: 'Deeper', parent: dark }))).toBe('market.category_deep')
    expect(await outcome(addCategory(keeper, { group, name: 'HOME' }))).toBe('market.category_taken')
    expect(await outcome(addCategory(keeper, { group, name: 'Home', parent: food }))).toBe('done')
    const other = await house.community()
    const theirs = (await categories(other.coordinator, { group: other.group })).categories[0]!.id
    expect(await outcome(moveCategory(keeper, { category: food, parent: theirs }))).toBe('market.category_absent')
    expect(await outcome(mergeCategories(keeper, { category: food, into: theirs }))).toBe('market.category_absent')
    expect(await outcome(addCategory(keeper, { group, name: 'X', parent: theirs }))).toBe('market.category_absent')
  })

  it('is edited by who sets up', async () => {
    const [food, home] = [await idOf('Food'), await idOf('Home')]
    for (const act of [
      () => addCategory(tom, { group, name: 'Mine' }),
      () => moveCategory(tom, { category: food, step: 'down' }),
      () => mergeCategories(tom, { category: food, into: home }),
      () => retireCategory(tom, { category: food }),
      () => renameCategory(tom, { category: food, name: 'Mine' }),
    ])
      expect(await outcome(act())).toBe('kernel.not_allowed')
  })

  it('has an end', async () => {
    await setCategories(keeper, { group, names: Array.from({ length: limits.categories }, (_, i) => `No ${i}`) })
    expect(await outcome(addCategory(keeper, { group, name: 'One more' }))).toBe('market.categories_full')
  })
})

describe('listings', () => {
  it('are found by a category and all below it, and keep theirs when it moves', async () => {
    await add('Bread', 'Food')
    const [bread, food, home] = [await idOf('Bread'), await idOf('Food'), await idOf('Home')]
    const { listing: loaf } = await post({ category: bread })
    const { listing: broom } = await post({ category: home })
    const under = async (category: string) => (await listings(tom, { group, category })).listings.map(({ id }) => id)
    expect([await under(food), await under(bread), await under(home)]).toEqual([[loaf], [loaf], [broom]])
    await moveCategory(keeper, { category: bread, parent: home })
    expect([await under(food), await under(home)]).toEqual([[], [broom, loaf]])
    expect((await listings(tom, { group, category: home })).offers.count).toBe(2)
    expect((await listing(tom, { listing: loaf })).categories.map(({ name }) => name)).toEqual(['Home', 'Bread'])
  })

  it('keep one that is retired, which nobody chooses any more, until it comes back', async () => {
    await add('Bread', 'Food')
    const [bread, food] = [await idOf('Bread'), await idOf('Food')]
    const { listing: id } = await post({ category: bread })
    await retireCategory(keeper, { category: food })
    expect(await drawn()).toEqual(['Home'])
    expect((await listing(tom, { listing: id })).category?.name).toBe('Bread')
    expect(await outcome(post({ category: bread }))).toBe('market.category_absent')
    expect(await outcome(editListing(tom, { listing: id, title: 'Loaf', category: bread }))).toBe('done')
    await add('Food')
    expect(await outcome(retireCategory(keeper, { category: bread, retired: false }))).toBe('market.category_taken')
    await renameCategory(keeper, { category: (await tree()).at(-1)!.id, name: 'Groceries' })
    await retireCategory(keeper, { category: bread, retired: false })
    expect(await drawn()).toEqual(['Food', '.Bread', 'Home', 'Groceries'])
  })

  it('go along when categories are merged', async () => {
    await add('Bread', 'Food')
    await add('Loaves', 'Home')
    await add('Rye', 'Loaves')
    const [bread, loaves] = [await idOf('Bread'), await idOf('Loaves')]
    const { listing: id } = await post({ category: loaves })
    expect(await mergeCategories(keeper, { category: loaves, into: bread })).toMatchObject({ moved: 1 })
    expect(await drawn()).toEqual(['Food', '.Bread', '..Rye', 'Home'])
    expect((await listing(tom, { listing: id })).category?.name).toBe('Bread')
  })

  it('of a name that is set again come back to it', async () => {
    const { listing: id } = await post({ category: await idOf('Home') })
    await setCategories(keeper, { group, names: ['Food'] })
    await setCategories(keeper, { group, names: ['Home', 'Food'] })
    expect(await drawn()).toEqual(['Home', 'Food'])
    expect((await listing(tom, { listing: id })).category?.id).toBe(await idOf('Home'))
    expect((await tree(true)).length).toBe((await tree(true)).filter(({ name }) => name !== 'Home').length + 1)
  })
})

describe('tags', () => {
  it('are shown as written, found folded, and follow a change', async () => {
    const { listing: id } = await post({ tags: ['Fête', 'fete', 'Sour-dough'] })
    const found = async (tag: string, more = {}) =>
      (await listings(tom, { group, tag, ...more })).listings.map((row) => row.id)
    expect((await listing(tom, { listing: id })).tags).toEqual(['Fête', 'Sour-dough'])
    expect(await found('FETE')).toEqual([id])
    expect(await found('sour dough', { kind: 'offer' })).toEqual([id])
    expect(await found('sour')).toEqual([])
    expect((await listings(tom, { group, tag: 'fete' })).offers.count).toBe(1)
    expect((await listings(tom, { group, find: 'dough' })).listings.map((row) => row.id)).toEqual([id])
    await editListing(tom, { listing: id, kind: 'want' })
    expect(await found('fête', { kind: 'want' })).toEqual([id])
    await editListing(tom, { listing: id, tags: ['Jam'] })
    expect([await found('fete'), await found('jam')]).toEqual([[], [id]])
    expect(await editListing(tom, { listing: id, tags: ['Jam'] })).toEqual({ listing: id, changed: false })
  })

  it('in use are proposed, but not those of what one may not see', async () => {
    await post({ tags: ['Jam'] })
    await post({ tags: ['jam', 'Quince'] })
    await postListing(keeper, { group, kind: 'offer', title: 'For roles', audience: 1, tags: ['secret'] })
    expect((await tags(tom, { group })).tags).toEqual([
      { tag: 'Jam', listings: 2 },
      { tag: 'Quince', listings: 1 },
    ])
  })

  it.each([[Array(9).fill('a')], [['x'.repeat(41)]], [['']]])('that do not fit are refused: %j', async (wrong) => {
    expect(await outcome(post({ tags: wrong }))).toBe('kernel.input_invalid')
  })
})
