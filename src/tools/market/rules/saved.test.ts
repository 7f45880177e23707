import { describe, expect, it } from 'vitest'
import { anchorOf, anchorsOf, fits, type Offered, type Sought } from './saved.ts'

const sought = (more: Partial<Sought> = {}): Sought => ({ kind: null, words: [], category: null, tag: null, ...more })
const bread: Offered = {
  kind: 'offer',
  words: ['sourdough', 'bread', 'rye'],
  path: ['loaves', 'food'],
  tags: ['vegan'],
}

describe('a kept search', () => {
  it.each<[Partial<Sought>, string, boolean]>([
    [{}, 'k:', true],
    [{ kind: 'offer' }, 'k:offer', true],
    [{ kind: 'want' }, 'k:want', false],
    [{ words: ['bread'] }, 'w:bread', true],
    [{ words: ['rye', 'sourd'] }, 'w:sourd', true],
    [{ words: ['rye', 'guitar'] }, 'w:guitar', false],
    [{ words: ['read'] }, 'w:read', false],
    [{ category: 'food' }, 'c:food', true],
    [{ category: 'home' }, 'c:home', false],
    [{ tag: 'vegan', words: ['bread'] }, 't:vegan', true],
    [{ tag: 'raw' }, 't:raw', false],
    [{ kind: 'offer', category: 'loaves', words: ['rye'] }, 'w:rye', true],
  ])('%j is kept under %s and fits: %s', (more, anchor, yes) => {
    expect([anchorOf(sought(more)), fits(sought(more), bread)]).toEqual([anchor, yes])
  })

  it('that fits is always found by an anchor of the listing', () => {
    const anchors = anchorsOf(bread)
    for (const kind of [null, 'offer'] as const)
      for (const words of [[], ['rye'], ['sour', 'bre'], ['sourdough']])
        for (const category of [null, 'food', 'loaves'])
          for (const tag of [null, 'vegan']) {
            const one = sought({ kind, words, category, tag })
            expect([one, fits(one, bread), anchors.includes(anchorOf(one))]).toEqual([one, true, true])
          }
  })
})
