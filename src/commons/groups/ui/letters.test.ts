import { describe, expect, it } from 'vitest'
import { byLetter, letterOf } from './letters.ts'

describe('letterOf', () => {
  it.each([
    ['Ana', 'en', 'A'],
    ['élodie', 'fr', 'E'],
    ['  Òscar', 'ca', 'O'],
    ['ñandú', 'es', 'N'],
    ['אורי', 'he', 'א'],
    ['3rd Street', 'en', '#'],
    ['', 'en', '#'],
    ['(Tom)', 'en', '#'],
  ])('%s (%s) → %s', (name, locale, letter) => expect(letterOf(name, locale)).toBe(letter))
})

describe('byLetter', () => {
  it('keeps the order and joins only neighbours', () => {
    const parts = byLetter(['Ana', 'Àlex', 'Bo', 'ana'], (name) => name, 'ca')
    expect(parts).toEqual([
      { letter: 'A', rows: ['Ana', 'Àlex'] },
      { letter: 'B', rows: ['Bo'] },
      { letter: 'A', rows: ['ana'] },
    ])
  })
  it('has no parts for nobody', () => expect(byLetter([], String, 'en')).toEqual([]))
})
