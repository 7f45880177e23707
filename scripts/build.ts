// Builds the pages into build/, and notes what they were built from.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PREPARE } from './check.ts'
import { root, sourceHash } from './stamp.mjs'
import { runStep, type Result } from './steps.ts'

/** Stops at the first step that fails. `prepared`: the check has just made what the build reads. */
export async function build({ prepared = false } = {}): Promise<Result[]> {
  const results: Result[] = []
  // Taken before: a file that changes while we build makes the result stale.
  const hash = sourceHash()
  for (const step of [
    ...(prepared ? [] : PREPARE),
    { name: 'pages', command: ['vite', 'build', '--logLevel', 'warn'] as [string, ...string[]] },
  ]) {
    const result = await runStep(step)
    results.push(result)
    if (!result.ok) return results
  }
  writeFileSync(join(root, 'build', '.stamp'), hash)
  return results
}

export async function main(): Promise<number> {
  return (await build()).every(({ ok }) => ok) ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
