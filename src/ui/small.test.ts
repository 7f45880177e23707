import { describe, expect, test } from 'vitest'
import { icons } from './icons.ts'
import { initials } from './initials.ts'
import { height, linePath } from './line.ts'
import { stepValue } from './step.ts'

describe('initials', () => {
  test.each([
    ['Nadia Okafor', 'NO'],
    ['Jean-Luc de la Tour', 'JT'],
    ['solveig', 'S'],
    ['נעמה כהן', 'נכ'],
    ['Élodie Ångström', 'ÉÅ'],
    ['Rosa F.', 'RF'],
    ['(Sam) “Lee”', 'SL'],
    ['李小龙', '李'],
    ['👩‍🌾 Ada', 'A'],
    ['  ', ''],
    ['', ''],
  ])('%s: %s', (name, letters) => expect(initials(name)).toBe(letters))
  test('one is enough', () => expect(initials('𠮷 Okafor', 1)).toBe('𠮷'))
})

describe('stepValue', () => {
  const cases: [string, 1 | -1, number, number, number, string][] = [
    ['2', 1, 1, 0, Infinity, '3'],
    ['2', -1, 1, 0, Infinity, '1'],
    ['0', -1, 1, 0, Infinity, '0'],
    ['0.1', 1, 0.2, 0, Infinity, '0.3'],
    ['1,5', 1, 0.5, 0, Infinity, '2'],
    ['1,5', 1, 0.25, 0, Infinity, '1,75'],
    ['', 1, 0.5, 0, Infinity, '0.5'],
    ['two', 1, 1, 1, 9, '1'],
    ['9', 1, 1, 1, 9, '9'],
    ['−3', 1, 1, -5, 5, '-2'],
  ]
  test.each(cases)('%s %i × %f within %f to %f: %s', (value, by, step, min, max, next) =>
    expect(stepValue(value, by, step, min, max)).toBe(next),
  )
})

describe('line', () => {
  test.each([
    [40, 0],
    [-20, 100],
    [10, 50],
    [99, 0],
    [-99, 100],
  ])('%i stands at %f', (value, at) => expect(height(value, { from: -20, to: 40 })).toBe(at))
  test('one value, and a scale without length', () =>
    expect(linePath([5], { from: 5, to: 5 })).toEqual({ path: 'M50 50', last: 'M50 50h0' }))
  test('several', () => expect(linePath([0, 10], { from: 0, to: 10 }).path).toBe('M25 100L75 0'))
  test('none', () => expect(linePath([], { from: 0, to: 1 })).toEqual({ path: '', last: '' }))
})

describe('every icon is one path that begins on its own', () => {
  const number = String.raw`[ ,]?-?(?:\d+\.?\d*|\.\d+)`
  const path = new RegExp(`^M(?:${number}|[ ,]?[MmLlHhVvCcSsQqTtAaZz])+$`)
  // One argument list per letter, of the length that the letter asks for.
  const wants: Record<string, number> = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 }
  test.each(Object.entries(icons))('%s', (_, d) => {
    expect(d).toMatch(path)
    for (const [, letter, rest] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
      const want = wants[letter!.toLowerCase()]!
      // Flags of an arc may be written without a space and are one digit each.
      const given = letter!.toLowerCase() === 'a' ? want : (rest!.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).length
      expect(want ? given % want : given, `${letter}${rest}`).toBe(0)
    }
  })
})
