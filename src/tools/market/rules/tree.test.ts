import { describe, expect, it } from 'vitest'
import { depthOf, heightOf, inOrder, misplaced, pathOf, subtreeOf } from './tree.ts'

const at = (id: string, parent_id: string | null, position = 0) => ({ id, parent_id, position, name: id })
/** food > bread > rye > dark; home */
const tree = [
  at('home', null, 1),
  at('rye', 'bread'),
  at('food', null),
  at('bread', 'food', 1),
  at('dark', 'rye'),
  at('jam', 'food'),
]

describe('the tree', () => {
  it('knows what is below and above', () => {
    expect(subtreeOf(tree, 'food').sort()).toEqual(['bread', 'dark', 'food', 'jam', 'rye'])
    expect(pathOf(tree, 'rye')).toEqual(['rye', 'bread', 'food'])
    expect([depthOf(tree, 'home'), depthOf(tree, 'dark'), heightOf(tree, 'bread')]).toEqual([1, 4, 3])
  })
  it('is read with each parent before its children', () => {
    expect(inOrder(tree).map(({ id }) => id)).toEqual(['food', 'jam', 'bread', 'rye', 'dark', 'home'])
  })
  it.each([
    ['rye', null, null],
    ['rye', 'home', null],
    ['bread', 'bread', 'market.category_cycle'],
    ['bread', 'dark', 'market.category_cycle'],
    ['food', 'home', 'market.category_deep'],
    [null, 'rye', null],
    [null, 'dark', 'market.category_deep'],
  ])('%s under %s: %s', (id, parent, wanted) => expect(misplaced(tree, id, parent)).toBe(wanted))
  it('ends even where rows go in a circle', () => {
    const circle = [at('a', 'b'), at('b', 'a')]
    expect([subtreeOf(circle, 'a'), pathOf(circle, 'a'), inOrder(circle)]).toEqual([['a', 'b'], ['a', 'b'], []])
  })
})
