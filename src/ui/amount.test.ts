import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import Amount from './Amount.svelte'
import { signed } from './amount.ts'

describe('signed', () => {
  const cases: [string, string, boolean, string][] = [
    ['6.5', '6 h 30', true, '+6 h 30'],
    ['-9', '9 h', true, '\u22129 h'],
    ['-9', '-9 h', true, '\u22129 h'],
    ['-9', '\u22129 h', true, '\u22129 h'],
    ['-9', '\u200e-9', true, '\u22129'],
    ['-0.5', '½ h', true, '\u2212½ h'],
    ['2', '+2 h', true, '+2 h'],
    ['2', '2 h', false, '2 h'],
    ['2', '+2 h', false, '2 h'],
    ['-2', '2 h', false, '\u22122 h'],
    ['0', '0', true, '0'],
    ['0.00', '0,00', true, '0,00'],
    ['-0', '-0', true, '0'],
  ]
  test.each(cases)('%s as %s, always %s: %s', (value, text, always, written) =>
    expect(signed(value, text, always)).toBe(written),
  )
})

test('the figure stands in its own direction and keeps its exact value', () => {
  const { body } = render(Amount, { props: { value: '-2.5', text: '2.5', unit: 'שעות', size: 'big' } })
  expect(body).toContain('<data class="amount big" value="-2.5"')
  expect(body).toContain('<bdi dir="ltr">\u22122.5</bdi>')
  expect(body).toContain('<small>שעות</small>')
})

test('only what comes in is green', () => {
  expect(render(Amount, { props: { value: '2', text: '2' } }).body).toContain('class="amount"')
  expect(render(Amount, { props: { value: '2', text: '2', incoming: true } }).body).toContain('class="amount in"')
})
