// Builds the pages into build/ (or TEQUIO_BUILD), and notes what they were built from.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { prepare } from './check.ts'
import { BUILD_STAMP, root, sourceHash } from './stamp.mjs'
import { runStep, type Result, type Step } from './steps.ts'

const PAGES: Step = { name: 'pages', command: ['vite', 'build', '--logLevel', 'warn'] }

/** Stops at the first step that fails. `prepared`: the check has just made what the build reads. */
export async function build({ prepared = false } = {}): Promise<Result[]> {
  // Taken before: a file that changes while we build makes the result stale.
  const hash = sourceHash()
  const results = prepared ? [] : await prepare()
  if (results.every(({ ok }) => ok)) results.push(await runStep(PAGES))
  if (results.every(({ ok }) => ok)) writeFileSync(resolve(root, BUILD_STAMP), hash)
  return results
}

export async function main(): Promise<number> {
  return (await build()).every(({ ok }) => ok) ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
