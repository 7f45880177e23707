// `npm run check`: everything that can be known about the sources without running them.
import { runStep, runSteps, type Result, type Step } from './steps.ts'

/** What the others read: Kit's own types (npm prunes them) and the catalogues of texts. */
const PREPARE: Step[] = [
  { name: 'texts', command: ['node', 'scripts/messages.ts'] },
  { name: 'types of the routes', command: ['svelte-kit', 'sync'] },
]

/** The slowest first, so that two lanes end together. */
const CHECKS: Step[] = [
  {
    name: 'types',
    command: ['svelte-check', '--tsgo', '--fail-on-warnings', '--output', 'human', '--threshold', 'warning'],
  },
  { name: 'law of imports', command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'scripts', 'tests'] },
  { name: 'lint of components', command: ['eslint', '--max-warnings=0', 'src/**/*.svelte'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
]

/** Stops at the first step that fails. */
export async function prepare(): Promise<Result[]> {
  const results: Result[] = []
  for (const step of PREPARE) {
    const result = await runStep(step)
    results.push(result)
    if (!result.ok) break
  }
  return results
}

export async function check(): Promise<Result[]> {
  return [...(await prepare()), ...(await runSteps(CHECKS))]
}

export async function main(): Promise<number> {
  const results = await check()
  const failed = results.filter(({ ok }) => !ok)
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.map(({ name }) => name).join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
