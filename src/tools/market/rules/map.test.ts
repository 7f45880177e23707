import { describe, expect, it } from 'vitest'
import { mapHeight, mapWidth, pinsOf, reachOf, roundKm, viewOf } from './map.ts'

const at = (lat: number, lon: number, id = '') => ({ id, lat, lon })

describe('a map', () => {
  it('shows everything, with air around', () => {
    const points = [at(48.8, 2.3), at(48.9, 2.5), at(48.85, 2.1)]
    const view = viewOf(points)!
    for (const point of points) {
      const { x, y } = view.place(point)
      expect([x > 20, x < mapWidth - 20, y > 20, y < mapHeight - 20]).toEqual([true, true, true, true])
    }
    expect(view.place(at(48.9, 2.3)).y).toBeLessThan(view.place(at(48.8, 2.3)).y)
  })
  it('of one point is no world: it is in the middle', () => {
    const view = viewOf([at(60, 10)])!
    expect(view.place(at(60, 10))).toEqual({ x: mapWidth / 2, y: mapHeight / 2 })
    expect(view.length(2)).toBeCloseTo(mapHeight)
  })
  it('of nothing is none', () => expect(viewOf([])).toBeNull())
  it('measures as the earth does at its middle', () => {
    const view = viewOf([at(50, 10), at(50.1, 10.1)])!
    const [a, b] = [view.place(at(50.05, 10)), view.place(at(50.05, 10.1))]
    // A tenth of a degree of longitude at 50° is 7.15 km.
    expect(Math.abs(Math.hypot(a.x - b.x, a.y - b.y) - view.length(7.147))).toBeLessThan(1)
  })
  it.each([
    [0.7, 0.5],
    [1, 1],
    [4.9, 2],
    [5, 5],
    [99, 50],
    [180, 100],
  ])('has a scale of a round length: %f → %f', (most, km) => expect(roundKm(most)).toBe(km))
  it('puts what is together into one pin', () => {
    const things = [at(48.8, 2.3, 'a'), at(48.8001, 2.3001, 'b'), at(48.9, 2.5, 'c')]
    const pins = pinsOf(viewOf(things)!, things)
    expect(pins.map(({ all }) => all.map(({ id }) => id))).toEqual([['a', 'b'], ['c']])
    expect(pins.map(reachOf)).toEqual([1, 1])
  })
})
