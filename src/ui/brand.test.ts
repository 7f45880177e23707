import { describe, expect, test } from 'vitest'
import { brandCss, brandStyle, readBrand, type BrandToken } from './brand.ts'

describe('a value is clamped or rebuilt', () => {
  const cases: [BrandToken, unknown, unknown][] = [
    ['brand-h', 192, 192],
    ['brand-h', '192', 192],
    ['brand-h', -10, 350],
    ['brand-h', 725, 5],
    ['brand-c', 0.075, 0.075],
    ['brand-c', 1, 0.11],
    ['brand-c', -1, 0],
    ['paper-h', 95, 95],
    ['paper-c', 0.5, 0.012],
    ['r', 0, 0],
    ['r', '9', 1.25],
    ['r', '.5', 0.5],
    ['font', 'serif', 'serif'],
    ['font-head', 'rounded', 'rounded'],
    ['weave-1', 'oklch(.55 .09 192)', 'oklch(0.55 0.09 192)'],
    ['weave-2', ' OKLCH( 0.8  0.14  80 ) ', 'oklch(0.8 0.14 80)'],
    ['weave-3', 'oklch(0 9 -20)', 'oklch(0.3 0.2 340)'],
  ]
  test.each(cases)('%s: %j becomes %j', (token, given, kept) => {
    expect(readBrand({ [token]: given })).toEqual({ tokens: { [token]: kept }, refused: [] })
  })
})

describe('what is neither is refused, and nothing of it gets out', () => {
  const cases: [BrandToken, unknown][] = [
    ['brand-h', 'red'],
    ['brand-h', '1;}body{display:none'],
    ['brand-h', Number.NaN],
    ['brand-c', Number.POSITIVE_INFINITY],
    ['brand-c', '1e9'],
    ['brand-c', [0.05]],
    ['paper-h', { valueOf: () => 5 }],
    ['r', '1rem'],
    ['r', '0x10'],
    ['r', true],
    ['font', 'Comic Sans'],
    ['font', '</style><script>alert(1)</script>'],
    ['font', 'constructor'],
    ['font-head', '__proto__'],
    ['weave-1', 'red'],
    ['weave-1', 'oklch(.5 .1 20 / 0)'],
    ['weave-1', 'oklch(.5 .1 20);background:url(//x)'],
    ['weave-2', 'oklch(.5 .1 20)\n}html{--ink:red'],
    ['weave-2', 'oklch(1.2.3 .1 20)'],
    ['weave-3', `oklch(.5 .1 ${'9'.repeat(80)})`],
    ['weave-3', 'url(//x)'],
  ]
  test.each(cases)('%s: %j', (token, given) => {
    expect(readBrand({ [token]: given })).toEqual({ tokens: {}, refused: [token] })
    expect(brandCss({ [token]: given })).toBe('')
  })
})

test('nothing chosen, nothing said', () => {
  for (const none of [undefined, null, {}, [], 'x', 5, { 'brand-h': '', r: null }, { ink: 'red', '--r': 1 }]) {
    expect(readBrand(none)).toEqual({ tokens: {}, refused: [] })
    expect(brandCss(none)).toBe('')
  }
})

test('only own values count', () => expect(brandCss(Object.create({ 'brand-h': 5 }))).toBe(''))

test('the rule', () => {
  expect(brandCss({ 'brand-h': 345, 'brand-c': 0.085, r: 0.5, font: 'system' })).toBe(
    'html{--brand-h:345;--brand-c:0.085;--font:system-ui, "Rubik Hebrew", sans-serif;--r:0.5rem;--weave-1:oklch(.55 0.085 345)}',
  )
})

test('on one element the band of the group follows its hue', () => {
  expect(brandStyle({ 'brand-h': 52 })).toBe('--brand-h:52;--weave-1:oklch(.55 0.09 52)')
  expect(brandStyle({ 'brand-h': 52, 'weave-1': 'oklch(.4 .1 10)' })).toBe('--brand-h:52;--weave-1:oklch(0.4 0.1 10)')
})
