import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressFrom, addressLimit, addressProblem, freeAddress } from './address.ts'

describe('an address grown from a name', () => {
  it.each([
    ['Harbour Lane Timebank', 'harbour-lane-timebank'],
    ['SEL des Collines', 'sel-des-collines'],
    ['Les Œufs d’Élise & Cie', 'les-oeufs-d-elise-cie'],
    ['Banco de Tiempo Ñandú', 'banco-de-tiempo-nandu'],
    ['Col·lectiu l’Hort', 'collectiu-l-hort'],
    ['בנק הזמן הגפן', 'bnk-hzmn-hgpn'],
    ['SEL d’Été', 'sel-d-ete'],
    ["L'Heure qu'il faut", 'l-heure-qu-il-faut'],
    ['Tom’s Aujourd’hui', 'toms-aujourdhui'],
    ['Straße 17', 'strasse-17'],
    ['  --A--  ', 'a-group'],
    ['Admin', 'admin-group'],
    ['سوق', 'group-1'],
    ['🌻🌻', 'group-1'],
    ['x'.repeat(120), 'x'.repeat(addressLimit)],
    ['018f3c2e-1234-7abc-8def-0123456789ab', '018f3c2e-1234-7abc-8def-0123456789ab-group'],
  ])('%s → %s', (name, address) => expect(addressFrom(name)).toBe(address))

  it('is never one that is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        (name) => addressProblem(addressFrom(name)) === null,
      ),
    )
  })
})

describe('what can’t be an address', () => {
  it.each([
    ['harbour-lane', null],
    ['h2', null],
    ['a', 'shape'],
    ['', 'shape'],
    ['Harbour', 'shape'],
    ['-harbour', 'shape'],
    ['harbour-', 'shape'],
    ['harbour--lane', 'shape'],
    ['harbour_lane', 'shape'],
    ['harbour lane', 'shape'],
    ['é', 'shape'],
    ['x'.repeat(61), 'shape'],
    ['admin', 'reserved'],
    ['sign-in', 'reserved'],
    ['018f3c2e-1234-7abc-8def-0123456789ab', 'reserved'],
  ] as const)('%s: %s', (address, problem) => expect(addressProblem(address)).toBe(problem))
})

describe('the first free one', () => {
  it.each([
    ['harbour', [], 'harbour'],
    ['harbour', ['harbour'], 'harbour-2'],
    ['harbour', ['harbour', 'harbour-2', 'harbour-4'], 'harbour-3'],
    ['x'.repeat(60), ['x'.repeat(60)], `${'x'.repeat(54)}-2`],
  ])('%s among %j is %s', (wished, taken, free) => expect(freeAddress(wished, new Set(taken))).toBe(free))
})
