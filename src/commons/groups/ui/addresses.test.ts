import { expect, it } from 'vitest'
import { wrongAddress } from './addresses.ts'

const refusedAt = (field: string) => ({
  refused: { code: 'kernel.input_invalid', text: '', fields: { [field]: 'wrong' } },
})
const typed = 'ana@hill.example, Tom <tom@hill>\nbo@hill.example'

it.each([
  ['addresses.1', 'tom@hill'],
  ['addresses.0', 'ana@hill.example'],
  ['addresses', undefined],
  ['addresses.9', undefined],
  ['note', undefined],
])('an error at %s is about %s', (field, address) =>
  expect(wrongAddress(refusedAt(field), 'addresses', typed)).toBe(address),
)

it('finds nothing where nothing was refused', () => expect(wrongAddress(null, 'addresses', typed)).toBeUndefined())
