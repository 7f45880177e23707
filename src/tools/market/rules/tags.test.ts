import { describe, expect, it } from 'vitest'
import { foldTag, tagsOf } from './tags.ts'

describe('tags', () => {
  it.each([
    ['Fête', 'fete'],
    ['Sour-dough', 'sour dough'],
    ['שָׁלוֹם', 'שלום'],
    ['!!', ''],
    ['x'.repeat(70), 'x'.repeat(60)],
  ])('%s is compared as %s', (tag, word) => expect(foldTag(tag)).toBe(word))
  it('stand once, as they were written first', () => {
    expect(tagsOf(['Fête', '!', 'fete', 'Jam'])).toEqual([
      { tag: 'Fête', word: 'fete' },
      { tag: 'Jam', word: 'jam' },
    ])
  })
})
