// `npm test`: checks, build, all tests with a database, journeys in a browser; one line of figures at the end.
//   npm test -- FILTER   only the test files whose path holds FILTER
//   npm test faults      the long tests of what may break
//   npm test ci          all of `npm test`, and the tests with a database once more on the oldest PostgreSQL we support
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { check, prepare } from './check.ts'
import { BUILD_STAMP, readStamp, sourceHash } from './stamp.mjs'
import { runStep, type Result } from './steps.ts'

type Figures = { passed: number; failed: number }

const QUICK = ['unit', 'ui', 'db', 'journeys']

export async function main(args: string[]): Promise<number> {
  const [first, ...rest] = args
  const all = first === undefined || first === 'ci'
  const figures: Figures[] = []
  if (all) figures.push(ofSteps(await check()), ofSteps(await build({ prepared: true })))
  else figures.push(ofSteps(await makeReady(args)))
  if (first === 'faults') figures.push(await vitest(['faults'], rest))
  else figures.push(await vitest(QUICK, all ? [] : args))
  if (first === 'ci') figures.push(await vitest(['db'], [], { TEQUIO_TEST_PG: '15' }))

  const passed = figures.reduce((sum, part) => sum + part.passed, 0)
  const failed = figures.reduce((sum, part) => sum + part.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** For a quick look at some tests: what they cannot do without. Only a failure counts. */
async function makeReady(args: string[]): Promise<Result[]> {
  const needsPages = args.some((arg) => /journeys|faults/.test(arg)) && readStamp(BUILD_STAMP) !== sourceHash()
  const results = needsPages ? await build() : await prepare()
  return results.filter(({ ok }) => !ok)
}

/** Each step counts as one test. */
function ofSteps(results: Result[]): Figures {
  const passed = results.filter(({ ok }) => ok).length
  return { passed, failed: results.length - passed }
}

async function vitest(projects: string[], args: string[], env: Record<string, string> = {}): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-report-'))
  const report = join(folder, 'report.json')
  const options = ['--reporter=default', '--reporter=json', `--outputFile=${report}`]
  for (const name of projects) options.push('--project', name)
  try {
    const where = env['TEQUIO_TEST_PG'] ? ` on PostgreSQL ${env['TEQUIO_TEST_PG']}` : ''
    const { ok } = await runStep({
      name: `tests: ${projects.join(', ')}${where}`,
      command: ['vitest', 'run', ...options, ...args],
      env,
      loud: true,
    })
    return ofReport(report, ok)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Report = { testResults: { status: string; assertionResults: { status: string }[] }[] }

/** A file that cannot even be loaded has no tests to count, so it counts as one that failed. */
function ofReport(path: string, ok: boolean): Figures {
  const figures = { passed: 0, failed: 0 }
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report
    for (const file of report.testResults) {
      const states = file.assertionResults.map(({ status }) => status)
      figures.passed += states.filter((state) => state === 'passed').length
      figures.failed += states.filter((state) => state === 'failed').length
      if (file.status === 'failed' && !states.includes('failed')) figures.failed += 1
    }
  } catch {
    figures.failed += 1
  }
  // Something outside every test went wrong, such as an error that nobody caught.
  if (!ok && figures.failed === 0) figures.failed = 1
  return figures
}
