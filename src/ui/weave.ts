// The woven band of a group, grown from its name. Pure: the same name always gives the same band.
// Twelve rows, mirrored about the middle, repeated every `period` columns; stripes, steps and
// diamonds only, so that nobody's own pattern is copied. Colours are tokens, so it follows the theme.

const ground = 'var(--weave-1)'
const plaster = 'oklch(.94 .02 90)'

/** Rectangles of one colour, one unit per stitch, as a single SVG path. */
export interface Stitches {
  fill: string
  d: string
}

/** One repeat of the band, for a `<pattern>` of `width` × `height` units. */
export interface Band {
  width: number
  height: 12
  period: number
  /** The first is the ground and covers everything. */
  paths: Stitches[]
}

type Edge = (column: number, distance: number, period: number) => boolean
const edges: Edge[] = [
  (q) => q % 2 === 1, // dots
  (q) => q % 4 < 2, // dashes
  (_, d) => d <= 1, // one stitch above each figure
  (q, _, p) => q % (p / 2) < p / 4, // long dashes
]

// d: distance from the middle of a figure; k: row, 0 outside to 3 in the middle
type Figure = (d: number, k: number, p: number, a: string, b: string) => string
const figures: Figure[] = [
  (d, k, _, a, b) => (d <= k - 2 ? b : d <= k ? a : ground),
  (d, k, p, a, b) => (d >= p / 2 - (3 - k) ? a : k >= 2 && d <= 1 ? b : ground),
  (d, k, p, a, b) =>
    d === k || d === k - 1 ? a : k === 3 && d === 0 ? plaster : d >= p / 2 - (k > 1 ? 1 : 0) ? b : ground,
  (d, k, _, a, b) => (k >= 2 && d <= 3 ? (k === 3 && d <= 1 ? b : a) : d <= 1 && k > 0 ? a : ground),
  (d, k, p, a, b) => (d <= k ? (d <= k - 2 ? plaster : a) : d >= p / 2 - 1 && k > 1 ? b : ground),
  (d, k, _, a, b) => (k === 3 && d <= 1 ? plaster : d <= k + 1 && d >= k - 1 ? a : d > k + 2 ? b : ground),
]

/** The band of a name. Nothing of the name itself gets into the drawing. */
export function weave(name: string): Band {
  const { period, colour } = design(name)
  const width = period * 2
  return { width, height: 12, period, paths: draw(colour, 0, width, 0, 12) }
}

/** The mark of a name: the square of 8 in the middle of its first figure. Half stitches stick out and are cut off. */
export function mark(name: string): { viewBox: string; paths: Stitches[] } {
  const { period, colour } = design(name)
  const start = (period + 1) / 2 - 4
  return { viewBox: `${start} 2 8 8`, paths: draw(colour, Math.floor(start), Math.ceil(start + 8), 2, 10) }
}

function design(name: string): { period: number; colour: (q: number, y: number) => string } {
  const pick = chooser(name)
  const period = [8, 10, 12][pick(3)] ?? 8
  const figure = figures[pick(6)] ?? figures[0]!
  const edgeAt = pick(4)
  const edge = edges[edgeAt] ?? edges[0]!
  const swap = pick(2)
  const a = swap ? 'var(--weave-3)' : 'var(--weave-2)'
  const b = swap ? 'var(--weave-2)' : 'var(--weave-3)'
  const colour = (q: number, row: number) => {
    const y = row < 6 ? row : 11 - row
    const d = Math.abs((q % period) - period / 2)
    if (y === 0) return ground
    if (y === 1) return edge(q, d, period) ? (edgeAt === 2 ? b : a) : ground
    return figure(d, y - 2, period, a, b)
  }
  return { period, colour }
}

/** Joins stitches of one colour into runs and the runs of one colour into one path. */
function draw(colour: (q: number, y: number) => string, x0: number, x1: number, y0: number, y1: number): Stitches[] {
  const runs = new Map<string, string>([[ground, `M${x0} ${y0}H${x1}V${y1}H${x0}Z`]])
  for (let y = y0; y < y1; y++) {
    for (let q = x0; q < x1;) {
      const fill = colour(q, y)
      let run = 1
      while (q + run < x1 && colour(q + run, y) === fill) run++
      if (fill !== ground) runs.set(fill, `${runs.get(fill) ?? ''}M${q} ${y}h${run}v1h-${run}z`)
      q += run
    }
  }
  return Array.from(runs, ([fill, d]) => ({ fill, d }))
}

/** A small seeded generator: FNV-1a over the letters, then mulberry32. */
function chooser(name: string): (n: number) => number {
  let h = 2166136261
  for (const letter of name) {
    h ^= letter.codePointAt(0) ?? 0
    h = Math.imul(h, 16777619)
  }
  return (n) => {
    h = (h + 0x6d2b79f5) | 0
    let t = Math.imul(h ^ (h >>> 15), 1 | h)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}
