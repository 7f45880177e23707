import { describe, expect, it } from 'vitest'
import { wordsOf } from './words.ts'
import { audiencesOf } from './audience.ts'

describe('wordsOf', () => {
  it.each<[string, string[]]>([
    ['Pain au levain, fournée du vendredi', ['pain', 'au', 'levain', 'fournee', 'du', 'vendredi']],
    ["L’atelier d'Anaïs", ['l', 'atelier', 'd', 'anais']],
    ['½ h par pot — 20 €', ['1', '2', 'h', 'par', 'pot', '20']],
    ['pain pain PAIN', ['pain']],
    ['fourne\u0301e fournée', ['fournee']],
    ['שָׁלוֹם שלום', ['שלום']],
    ['לֶחֶם־מַחְמֶצֶת', ['לחם', 'מחמצת']],
    ['مُحَمَّد محمد كـتـاب', ['محمد', 'كتاب']],
    ['ﬁne ﬁsh', ['fine', 'fish']],
    ["'; drop table items.item; --", ['drop', 'table', 'items', 'item']],
    ['!!! … ---', []],
    ['', []],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words))

  it('cuts what is no word and stops at some thousand', () => {
    expect(wordsOf('a'.repeat(1_000_000))[0]).toHaveLength(60)
    expect(wordsOf(Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' '))).toHaveLength(3000)
  })
})

describe('audiencesOf', () => {
  const community = (visibility: 'page' | 'open' | 'hidden') => ({ visibility, parent_id: null })
  const circle = (visibility: 'page' | 'open' | 'hidden') => ({ visibility, parent_id: 'x' })
  it.each([
    ['a community with a page', community('page'), community('page'), [0, 1, 2, 4]],
    ['an open community', community('open'), community('open'), [0, 1, 2, 4]],
    ['a hidden community', community('hidden'), community('hidden'), [0, 1, 2]],
    ['a circle', circle('page'), community('page'), [0, 1, 2, 3, 4]],
    ['a hidden circle', circle('hidden'), community('page'), [0, 1, 2, 3]],
    ['a circle of a hidden community', circle('open'), community('hidden'), [0, 1, 2, 3]],
  ])('%s', (_name, group, above, wanted) => expect(audiencesOf(group, above)).toEqual(wanted))
})
