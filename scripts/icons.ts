// Writes src/ui/icons.ts: the outlines of the few Lucide icons that the interface uses, one path each.
// A table of strings costs less on the server, and less HTML, than a component per icon.
// Run `node scripts/icons.ts` after changing the list or the version of the package.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const names = `
archive arrow-down-left arrow-left arrow-left-right arrow-right arrow-up-right at-sign badge-check ban bell book-open bookmark
calendar-check calendar-days calendar-plus camera check chevron-down chevron-left chevron-right chevrons-up-down circle-alert
circle-check clipboard-list clock cloud-off coins copy download ellipsis external-link eye eye-off file-text filter
fingerprint-pattern flag folder gift globe hand hand-heart hand-helping handshake heart heart-pulse history hourglass house image
image-plus info key-round languages layout-grid lightbulb link list list-checks lock log-in log-out mail map map-pin
message-circle message-circle-question-mark messages-square minus monitor-smartphone newspaper paperclip pencil phone plus printer qr-code
receipt-text refresh-cw reply rotate-ccw scan-line search send settings shield shopping-basket shovel sliders-horizontal sprout
store tag trash triangle-alert undo upload user user-plus users wallet waypoints x
`
  .trim()
  .split(/\s+/)

type Shape = [tag: string, attributes: Record<string, string>]
const folder = new URL('../node_modules/@lucide/svelte/dist/icons/', import.meta.url)

/** An old name is a module that points to the file of the new one. */
async function shapes(name: string): Promise<Shape[]> {
  const pointer = await readFile(new URL(`${name}.js`, folder), 'utf8')
  const file = /from "\.\/([\w-]+\.svelte)"/.exec(pointer)?.[1]
  if (!file) throw new Error(`no file for ${name}`)
  const data = /const iconData = (\{.*\});?$/m.exec(await readFile(new URL(file, folder), 'utf8'))?.[1]
  if (!data) throw new Error(`no outline in ${file}`)
  return (JSON.parse(data) as { node: Shape[] }).node
}

function toPath([tag, a]: Shape): string {
  const n = (key: string) => Number(a[key] ?? 0)
  switch (tag) {
    case 'path':
      return absolute(String(a['d']))
    case 'line':
      return `M${n('x1')} ${n('y1')}L${n('x2')} ${n('y2')}`
    case 'circle':
      return round(n('cx'), n('cy'), n('r'), n('r'))
    case 'ellipse':
      return round(n('cx'), n('cy'), n('rx'), n('ry'))
    case 'polyline':
      return `M${a['points']}`
    case 'polygon':
      return `M${a['points']}Z`
    case 'rect': {
      const r = Number(a['rx'] ?? a['ry'] ?? 0)
      const w = n('width') - 2 * r
      const h = n('height') - 2 * r
      const corner = (x: number, y: number) => (r ? `a${r} ${r} 0 0 1 ${x} ${y}` : '')
      return `M${n('x') + r} ${n('y')}h${w}${corner(r, r)}v${h}${corner(-r, r)}h${-w}${corner(-r, -r)}v${-h}${corner(r, -r)}z`
    }
    default:
      throw new Error(`cannot draw a ${tag}`)
  }
}

/** A path may begin with a relative move only where nothing stands before it. */
function absolute(d: string): string {
  const [, x, y, rest] = /^m\s*(-?(?:\d+\.?\d*|\.\d+))[\s,]*(-?(?:\d+\.?\d*|\.\d+))\s*(.*)$/.exec(d) ?? []
  if (rest === undefined) return d
  return `M${x} ${y}${/^[a-z]/i.test(rest) ? '' : 'l'}${rest}`
}

function round(x: number, y: number, rx: number, ry: number): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0`
}

const lines: string[] = []
for (const name of names) {
  const d = (await shapes(name)).map(toPath).join('')
  lines.push(`  ${/^[a-z]+$/.test(name) ? name : `'${name}'`}: '${d}',`)
}

const file = fileURLToPath(new URL('../src/ui/icons.ts', import.meta.url))
await writeFile(
  file,
  `// Written by scripts/icons.ts; change the list there.
// Outlines: Lucide, ISC License, Copyright (c) Lucide Icons and Contributors; some of them come from
// Feather, MIT License, Copyright (c) Cole Bemis. Both texts: icons-LICENSE.txt

/** One outline for each icon, drawn on a square of 24. */
export const icons = {
${lines.join('\n')}
} as const

export type IconName = keyof typeof icons
`,
)
execFileSync(process.execPath, [fileURLToPath(new URL('../node_modules/oxfmt/bin/oxfmt', import.meta.url)), file])
