// `npm run bench [name …]`: the measurements of tests/bench, one after the other, so that none disturbs another.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './stamp.mjs'
import { runStep } from './steps.ts'

export async function main(names: string[]): Promise<number> {
  const folder = join(root, 'tests', 'bench')
  const all = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.bench.ts')) : []
  const chosen = all.filter((file) => names.length === 0 || names.some((name) => file.includes(name))).sort()
  if (chosen.length === 0) console.error(`No such measurement. There are: ${all.join(', ') || 'none'}.`)
  let failed = chosen.length === 0
  for (const file of chosen) {
    const { ok } = await runStep({ name: file, command: ['node', join('tests', 'bench', file)], loud: true })
    failed ||= !ok
  }
  return failed ? 1 : 0
}
