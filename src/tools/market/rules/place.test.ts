import { describe, expect, it } from 'vitest'
import { coarse, kmBetween, pointText, readPoint } from './place.ts'

describe('readPoint', () => {
  it.each<[string, [number, number] | null]>([
    ['48.8566, 2.3522', [48.8566, 2.3522]],
    [' 48.8566 2.3522 ', [48.8566, 2.3522]],
    ['48,8566 2,3522', [48.8566, 2.3522]],
    ['48,8566; 2,3522', [48.8566, 2.3522]],
    ['-33.86, 151.21', [-33.86, 151.21]],
    ['geo:48.8566,2.3522;u=35', [48.8566, 2.3522]],
    ['https://www.openstreetmap.org/#map=15/48.8566/2.3522', [48.8566, 2.3522]],
    ['https://www.openstreetmap.org/?mlat=48.85&mlon=2.35#map=15/40/3', [48.85, 2.35]],
    ['https://maps.example/maps/@48.8566,2.3522,15z', [48.8566, 2.3522]],
    ['https://maps.example/?q=48.8566,2.3522', [48.8566, 2.3522]],
    ['91, 2', null],
    ['48.8, 181', null],
    ['Paris', null],
    ['', null],
    ['48.8', null],
    ['1e3, 5', null],
    [`${'9'.repeat(400)}, 2`, null],
    ['javascript:alert(48.8,2.3)', null],
  ])('%s', (text, wanted) => {
    expect(readPoint(text)).toEqual(wanted && { lat: wanted[0], lon: wanted[1] })
  })
  it('reads again what it wrote', () => {
    const point = coarse({ lat: 48.856614, lon: -2.352222 }, 'exact')
    expect(readPoint(pointText(point))).toEqual(point)
  })
})

describe('coarse', () => {
  const exact = { lat: 48.856614, lon: 2.352222 }
  it.each([
    ['exact', 0, 0.01],
    ['near', 0.05, 0.9],
    ['town', 0.4, 4.5],
  ] as const)('%s moves a point by no more than it says, and not by nothing', (precision, least, most) => {
    const km = kmBetween(exact, coarse(exact, precision))
    expect([km >= least, km <= most]).toEqual([true, true])
  })
  it('gives one answer for all points of a cell, however often it is made coarse', () => {
    for (const precision of ['exact', 'near', 'town'] as const) {
      const once = coarse(exact, precision)
      expect(coarse(once, precision)).toEqual(once)
    }
    expect(coarse({ lat: 48.8571, lon: 2.3499 }, 'near')).toEqual(coarse(exact, 'near'))
  })
  it('stays on the map', () => expect(coarse({ lat: 84.99, lon: 179.999 }, 'town').lon).toBeLessThanOrEqual(180))
})

describe('kmBetween', () => {
  it.each([
    [{ lat: 48.8566, lon: 2.3522 }, { lat: 51.5074, lon: -0.1278 }, 344],
    [{ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111],
    [{ lat: 10, lon: 10 }, { lat: 10, lon: 10 }, 0],
  ])('%j to %j is %i', (a, b, km) => expect(Math.round(kmBetween(a, b))).toBe(km))
})
