import { createHash } from 'node:crypto'
import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { mark, weave } from './weave.ts'
import Weave from './Weave.svelte'

const names = [
  'Tequio',
  'Harbour Lane Timebank',
  'SEL des Collines',
  'Can Llavor',
  'Valle del Madroño',
  'בנק הזמן שכונת הגפן',
  '',
]

/** The colour of each stitch, so that two ways of drawing can be compared. */
function stitches(paths: { fill: string; d: string }[]): Map<string, string> {
  const cells = new Map<string, string>()
  for (const { fill, d } of paths.slice(1))
    for (const [, x, y, run] of d.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
      for (let i = 0; i < Number(run); i++) cells.set(`${Number(x) + i} ${y}`, fill)
  return cells
}

describe.each(names)('the band of "%s"', (name) => {
  const band = weave(name)
  const cells = stitches(band.paths)
  test('is the same every time', () => expect(weave(name)).toEqual(band))
  test('is mirrored about its middle', () => {
    for (const [cell, fill] of cells) {
      const [x, y] = cell.split(' ').map(Number)
      expect(cells.get(`${x} ${11 - y!}`)).toBe(fill)
    }
  })
  test('uses tokens and plaster only, ground first', () => {
    expect(band.paths[0]).toEqual({ fill: 'var(--weave-1)', d: `M0 0H${band.width}V12H0Z` })
    for (const { fill } of band.paths) expect(fill).toMatch(/^var\(--weave-[123]\)$|^oklch\(\.94 \.02 90\)$/)
  })
  test('repeats after its period, edge aside', () => {
    const inner = [...cells]
      .map(([cell, fill]) => [...cell.split(' ').map(Number), fill] as [number, number, string])
      .filter(([, y]) => y > 1 && y < 10)
    for (const [x, y, fill] of inner) expect(cells.get(`${(x + band.period) % band.width} ${y}`)).toBe(fill)
    expect(inner.length).toBeGreaterThan(0)
  })
  test('has its mark in the middle of a figure', () => {
    const start = (band.period + 1) / 2 - 4
    expect(mark(name).viewBox).toBe(`${start} 2 8 8`)
    for (const [cell, fill] of stitches(mark(name).paths)) expect(cells.get(cell)).toBe(fill)
  })
})

test('the bands of our names are what they were, since people know them', () => {
  const known = names.map((name) =>
    createHash('sha256')
      .update(JSON.stringify(weave(name)))
      .digest('hex')
      .slice(0, 12),
  )
  expect(known).toMatchInlineSnapshot(`
    [
      "43ca2fa83726",
      "056ec0747544",
      "c7a090cc711b",
      "c7a090cc711b",
      "da7c1b50c83a",
      "be9b1b7e659a",
      "56d412e92643",
    ]
  `)
})

test('two bands on one page have patterns of their own', () => {
  const two =
    render(Weave, { props: { name: 'a', kind: 'edge' }, idPrefix: 'x' }).body +
    render(Weave, { props: { name: 'b' }, idPrefix: 'y' }).body
  const ids = [...two.matchAll(/<pattern id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(two).toContain(`url(#${id})`)
})
