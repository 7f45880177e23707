// A sketch of where things are: what lies where on it, which pins stand together, how long a kilometre is. Pure.
import { kmBetween, type Point } from './place.ts'

export const mapWidth = 800
export const mapHeight = 560
/** Pins nearer than this, in the map's units, stand together. */
const together = 48
/** What is shown at least, so that one pin is not a world. */
const leastKm = 2

const rad = Math.PI / 180
const mercator = ({ lat, lon }: Point): { x: number; y: number } => ({
  x: lon,
  y: Math.log(Math.tan(Math.PI / 4 + (lat * rad) / 2)) / rad,
})

export type Placed = { x: number; y: number }
export type MapView = {
  place(point: Point): Placed
  /** A length in the map's units at its middle, for rings and the scale. */
  length(km: number): number
  /** A round length that fits the scale, in km. */
  scaleKm: number
}

/** A view of all these points with some air around; null without any. */
export function viewOf(points: readonly Point[]): MapView | null {
  if (points.length === 0) return null
  const at = points.map(mercator)
  const [x0, x1] = [Math.min(...at.map(({ x }) => x)), Math.max(...at.map(({ x }) => x))]
  const [y0, y1] = [Math.min(...at.map(({ y }) => y)), Math.max(...at.map(({ y }) => y))]
  const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }
  const lat = (2 * Math.atan(Math.exp(middle.y * rad))) / rad - 90
  /** Degrees of the projection for one km at the middle. */
  const degree = 1 / (111.19 * Math.cos(lat * rad))
  const perUnit = Math.max(((x1 - x0) * 1.5) / mapWidth, ((y1 - y0) * 1.3) / mapHeight, (leastKm * degree) / mapHeight)
  const length = (km: number): number => (km * degree) / perUnit
  return {
    place: (point) => {
      const { x, y } = mercator(point)
      return { x: mapWidth / 2 + (x - middle.x) / perUnit, y: mapHeight / 2 - (y - middle.y) / perUnit }
    },
    length,
    scaleKm: roundKm(mapWidth / 5 / length(1)),
  }
}

/** The largest of 1, 2, 5, 10, 20 … that is no longer. */
export function roundKm(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  return Number(([5, 2, 1].map((n) => n * power).find((km) => km <= most * 1.0001) ?? power).toPrecision(1))
}

export type Pin<T> = Placed & { all: T[]; middle: Point }

/** Things near each other on the map become one pin; the order decides who is first, so the same list gives the same map. */
export function pinsOf<T extends Point>(view: MapView, things: readonly T[]): Pin<T>[] {
  const pins: Pin<T>[] = []
  for (const thing of things) {
    const { x, y } = view.place(thing)
    const near = pins.find((pin) => Math.hypot(pin.x - x, pin.y - y) < together)
    if (near) near.all.push(thing)
    else pins.push({ x, y, all: [thing], middle: { lat: thing.lat, lon: thing.lon } })
  }
  return pins
}

/** How far the things of a pin lie from its middle, in whole km and at least one: for the list of them. */
export const reachOf = ({ all, middle }: Pin<Point>): number =>
  Math.max(1, Math.ceil(Math.max(...all.map((one) => kmBetween(one, middle))) + 0.1))
