// CPU time of a process and all its descendants, from /proc: user and system, and what ended children left (Linux only).
import { readdirSync, readFileSync } from 'node:fs'

const hz = 100

type Stat = { pid: number; parent: number; own: number; ended: number; rss_pages: number }

function stats(): Stat[] {
  const rows: Stat[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      rows.push({
        pid: Number(name),
        parent: fields[1]!,
        own: fields[11]! + fields[12]!,
        ended: fields[13]! + fields[14]!,
        rss_pages: fields[21]!,
      })
    } catch {
      // it ended while we looked
    }
  }
  return rows
}

/** Of several roots, where one may stand below another: each process counts once. */
function tree(roots: readonly number[]): Stat[] {
  const all = stats()
  const found = new Set(roots)
  for (let grew = true; grew;) {
    grew = false
    for (const s of all) if (found.has(s.parent) && !found.has(s.pid)) grew = Boolean(found.add(s.pid))
  }
  return all.filter((s) => found.has(s.pid))
}

/** Milliseconds of CPU that the tree below `roots` has used. */
export const cpuMs = (...roots: number[]): number =>
  tree(roots).reduce((sum, s) => sum + s.own + s.ended, 0) * (1000 / hz)

/** Resident memory of one process, in MB. */
export const residentMb = (pid: number): number => ((stats().find((s) => s.pid === pid)?.rss_pages ?? 0) * 4096) / 1e6

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
export const percentile = (values: number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))] ?? NaN
