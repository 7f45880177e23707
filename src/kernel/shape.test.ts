import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { Refusal } from './errors.ts'
import { check, day, fromPlace, id, line, mail, minor, prose, toPlace } from './shape.ts'

const verdict = (shape: v.GenericSchema<unknown, unknown>, raw: unknown): unknown => {
  try {
    return check(v.object({ it: shape }), { it: raw })
  } catch (error) {
    return error instanceof Refusal ? error.fields['it']?.key : error
  }
}

describe('texts', () => {
  it.each([
    ['trims', line(10), '  bread ', { it: 'bread' }],
    ['refuses what is too long', line(5), 'breads', 'kernel.field.too_long'],
    ['refuses a megabyte', line(120, 1), 'x'.repeat(1_000_000), 'kernel.field.too_long'],
    ['needs one that is required', line(10, 1), '   ', 'kernel.field.required'],
    ['refuses a missing one', line(10, 1), undefined, 'kernel.field.required'],
    ['refuses control characters', line(20), 'a\u0007b', 'kernel.field.characters'],
    ['refuses direction overrides', line(20), 'abc\u202edef', 'kernel.field.characters'],
    ['refuses isolates', prose(20), 'abc\u2066def', 'kernel.field.characters'],
    ['refuses half a surrogate pair', line(20), 'a\ud800b', 'kernel.field.characters'],
    ['refuses a line break in a line', line(20), 'a\nb', 'kernel.field.characters'],
    ['keeps line breaks in prose', prose(20), 'a\r\nb\rc', { it: 'a\nb\nc' }],
    [
      'keeps Hebrew, Arabic, Catalan and joined emoji',
      line(40),
      'שלום سلام col·legi 👩‍🌾',
      { it: 'שלום سلام col·legi 👩‍🌾' },
    ],
    ['keeps markup as text', line(40), '<script>alert(1)</script>', { it: '<script>alert(1)</script>' }],
    ['refuses what is no text', line(10), 12, 'kernel.field.required'],
  ] as const)('%s', (_says, shape, raw, expected) => expect(verdict(shape, raw)).toEqual(expected))
})

describe('mail addresses', () => {
  it.each([
    ['nadia@people.example', true],
    ['Nadia.Okafor+list@sub.people.example', true],
    ['nadia@exemple', false],
    ['nadia', false],
    ['nadia@people.example\r\nBcc: all@people.example', false],
    ['<nadia@people.example>', false],
    ['a b@people.example', false],
    [`${'x'.repeat(250)}@people.example`, false],
  ])('%s', (raw, good) => expect(typeof verdict(mail(), raw) === 'object').toBe(good))
})

describe('ids and amounts', () => {
  it.each([
    [id(), '018f0000-0000-7000-8000-000000000000', true],
    [id(), "1' or '1'='1", false],
    [id(), '018f0000000070008000000000000000', false],
    [minor(), '1200', true],
    [minor(), 1200n, true],
    [minor(), 1200, false],
    [minor(), '12.5', false],
    [minor(), '1e9', false],
    [minor(), '99999999999999999999', false],
    [minor(), 2_000_000_000_000_000n, false],
  ] as const)('%#', (shape, raw, good) => expect(typeof verdict(shape, raw) === 'object').toBe(good))
})

describe('places of a list', () => {
  it('come back as they went', () =>
    expect(fromPlace(toPlace('a', 3n, new Date(0)), 'text', 'number', 'instant')).toEqual([
      'a',
      '3',
      '1970-01-01T00:00:00.000Z',
    ]))
  it.each(['x', toPlace('only one'), Buffer.from('{"a":1}').toString('base64url'), 'AAAA'])('refuses %s', (word) =>
    expect(() => fromPlace(word, 'text', 'text', 'text')).toThrow(Refusal),
  )
  it('begins without one', () => expect(fromPlace(undefined, 'id')).toBeNull())
})

describe('parts of places', () => {
  it.each([
    ['id', 'x'],
    ['instant', '+275760-09-13T00:00:00.000Z'],
    ['instant', '2026-13-01T00:00:00.000Z'],
    ['number', '9'.repeat(19)],
    ['number', '-1'],
    ['small', '99999'],
    ['text', 'a\u0000'],
  ] as const)('%s refuses %j', (part, word) => expect(() => fromPlace(toPlace(word), part)).toThrow(Refusal))
})

describe('days', () => {
  it.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-02-31', false],
    ['2026-13-01', false],
    ['0000-01-01', false],
    ['2026-3-1', false],
    ['2026-03-01T00:00:00Z', false],
  ])('%s', (text, good) => {
    if (good) expect(check(day(), text)).toBe(text)
    else expect(() => check(day(), text)).toThrow(Refusal)
  })
})

describe('texts that must be there', () => {
  it.each(['\u200b', '\u2060\u200d', '\u00ad', '\u3164', '\u2800', '\u200e \u200f', '\u034f'])(
    '%j is nothing to see',
    (text) => {
      for (const shape of [line(20, 1), prose(20, 1)]) expect(() => check(shape, text)).toThrow(Refusal)
      expect(check(line(20), text)).toBe(text.trim())
    },
  )
  it('joiners inside of words stay', () => expect(check(line(20, 1), 'می\u200cخواهم')).toBe('می\u200cخواهم'))
  it('line separators are line breaks in prose, and none in a line', () => {
    expect(check(prose(9), 'a\u2028b\u2029c')).toBe('a\nb\nc')
    expect(() => check(line(9), 'a\u2028b')).toThrow(Refusal)
  })
})
