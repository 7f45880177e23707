import { describe, expect, it } from 'vitest'
import { freePlace } from './dodge.ts'

const band = (top: number, bottom: number) => ({ top, bottom })

describe('the place of a toast of 50 in a window of 800', () => {
  it.each([
    ['stays where nothing is', 700, [], 700],
    ['stays beside what is far', 700, [band(100, 150)], 700],
    ['goes above what it would cover', 700, [band(720, 770)], 662],
    ['keeps a little room', 700, [band(755, 780)], 697],
    ['goes above one after the other', 700, [band(720, 770), band(640, 690)], 582],
    ['goes above whatever their order', 700, [band(640, 690), band(720, 770)], 582],
    ['goes below where above is no room', 60, [band(20, 90)], 98],
    ['stays where there is no room at all', 300, [band(0, 800)], 300],
  ])('%s', (_, wanted, taken, place) => expect(freePlace(50, wanted, taken, 800)).toBe(place))
})
