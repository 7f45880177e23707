// Places: reading a point that somebody pasted, making it as coarse as its author wants, and putting pins on a map. Pure.

export type Point = { lat: number; lon: number }
/** exact: to some metres · near: to about a kilometre · town: to about five. */
export const precisions = ['exact', 'near', 'town'] as const
export type Precision = (typeof precisions)[number]

const number = String.raw`(-?\d{1,3}(?:\.\d{1,12})?)`
const shapes: RegExp[] = [
  // geo:48.85,2.35 (RFC 5870)
  new RegExp(String.raw`^geo:${number},${number}(?:[;?].*)?$`),
  // OpenStreetMap: a marker before the middle of the map
  new RegExp(String.raw`^https?://\S*[?&]mlat=${number}&(?:amp;)?mlon=${number}`),
  new RegExp(String.raw`^https?://\S*#map=[\d.]+/${number}/${number}`),
  // other maps write @48.85,2.35,15z or q=48.85,2.35
  new RegExp(String.raw`^https?://\S*[/@?&=](?:@|q=|ll=|query=)?${number},(?:\+|%20)?${number}`),
  // 48.85, 2.35 · 48.85 2.35
  new RegExp(String.raw`^${number}(?:\s*[,;]\s*|\s+)${number}$`),
]
/** 48,85 2,35 as one writes it where the comma is the decimal sign. */
const commas = /^(-?\d{1,3}),(\d{1,12})\s*[;\s]\s*(-?\d{1,3}),(\d{1,12})$/

/** Null for what names no point on earth. The poles are not on our map. */
export function readPoint(text: string): Point | null {
  const plain = text.trim().replace(commas, '$1.$2 $3.$4')
  for (const shape of shapes) {
    const found = shape.exec(plain)
    if (!found) continue
    const point = { lat: Number(found[1]), lon: Number(found[2]) }
    return Math.abs(point.lat) <= 85 && Math.abs(point.lon) <= 180 ? point : null
  }
  return null
}

const toStep = (value: number, step: number): number => Number((Math.round(value / step) * step).toFixed(5))
const steps = { exact: 0.00005, near: 0.01, town: 0.05 } as const

/** As coarse as wanted. Degrees of longitude shrink towards the poles, so their step grows. */
export function coarse({ lat, lon }: Point, precision: Precision): Point {
  const step = steps[precision]
  const to = toStep(lat, step)
  const wide = precision === 'exact' ? step : Number((step / Math.cos((to * Math.PI) / 180)).toFixed(5))
  return { lat: to, lon: Math.max(-180, Math.min(180, toStep(lon, wide))) }
}

export function kmBetween(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const h =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2
  return 12742 * Math.asin(Math.sqrt(Math.min(1, h)))
}

/** As one types it again. */
export const pointText = ({ lat, lon }: Point): string => `${lat}, ${lon}`
