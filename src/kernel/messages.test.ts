import { describe, expect, it } from 'vitest'
import type { Locale } from './context.ts'
import { wordsFor } from './words.ts'

describe('a day in a refusal', () => {
  it.each<[Locale, string]>([
    ['en', 'You may ask again from 3 December 2026.'],
    ['fr', 'Vous pourrez redemander à partir du 3 décembre 2026.'],
    ['es', 'Puedes volver a pedirlo a partir del 3 de diciembre de 2026.'],
    ['ca', 'Pots tornar-ho a demanar a partir del 3 de desembre del 2026.'],
    ['he', 'אפשר לבקש שוב מ־3 בדצמבר 2026.'],
  ])('is spoken in %s', (locale, said) => {
    expect(wordsFor(locale)('groups.error.asked_lately', { date: '2026-12-03' })).toContain(said)
  })
})
