import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { importedText, type SourceRow } from './imported.ts'
import { EditListing } from '../schema.ts'

const now = new Date('2026-03-12T09:41:00Z')
const row = (more: Partial<SourceRow> = {}): SourceRow => ({
  title: 'Jam',
  body: 'Quince',
  price: '2 a jar',
  hidden: false,
  ...more,
})

describe('importedText', () => {
  it.each<[string, Partial<SourceRow>, object | null]>([
    ['as it is', {}, { title: 'Jam', body: 'Quince', category: null, price: '2 a jar', away: false, cut: false }],
    ['hidden at the source', { hidden: true }, { away: true }],
    ['expired', { expires_at: new Date('2026-03-11') }, { away: true }],
    ['not yet expired', { expires_at: new Date('2026-04-11') }, { away: false }],
    [
      'without a title',
      { title: ' ', body: 'Quince jelly,\nsmall jars' },
      { title: 'Quince jelly, small jars', body: 'Quince jelly,\nsmall jars' },
    ],
    ['without a word', { title: '', body: ' \n ' }, null],
    [
      'control characters and overrides',
      { title: 'J\u0000a\u202em\ufeff', body: 'a\r\nb\u0007' },
      { title: 'Jam', body: 'a\nb', cut: false },
    ],
    ['half a character', { title: 'Jam \ud83c' }, { title: 'Jam \ufffd' }],
    ['markup stays text', { title: '<b>Jam</b> &amp; more' }, { title: '<b>Jam</b> &amp; more' }],
    ['a title over two lines', { title: 'Jam\nand jelly' }, { title: 'Jam and jelly' }],
    ['a category', { category: ' Food ' }, { category: 'Food' }],
    ['a price that is too long', { price: 'x'.repeat(100) }, { price: `${'x'.repeat(79)}…`, cut: true }],
    ['a text that is too long', { body: 'x'.repeat(9000) }, { body: `${'x'.repeat(7999)}…`, cut: true }],
  ])('%s', (_name, more, wanted) => {
    const text = importedText(row(more), now)
    if (wanted === null) expect(text).toBeNull()
    else expect(text).toMatchObject(wanted)
  })

  it('puts a title that is too long whole at the top of the text', () => {
    const title = `Jam ${'and jelly '.repeat(20)}`.trim()
    const text = importedText(row({ title }), now)
    expect(text?.title).toHaveLength(120)
    expect(text).toMatchObject({ body: `${title}\n\nQuince`, cut: false })
  })

  it.each(['\u0000\u001b[2J\u009f', 'a\u2066b\u2069', '\ufffe x \udc00', 'tab\tand\nline'])(
    'leaves only what a form would take: %j',
    (text) => {
      const made = importedText(row({ title: `x ${text}`, body: `y ${text}` }), now)!
      expect(
        v.safeParse(EditListing, {
          listing: '00000000-0000-7000-8000-000000000000',
          title: made.title,
          body: made.body,
          price: made.price,
        }).success,
      ).toBe(true)
    },
  )
})
