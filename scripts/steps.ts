// Programs that check, build and test us: run one after the other or two at a time, each with its time.
import { spawn, type ChildProcess } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { root } from './stamp.mjs'

export type Step = {
  name: string
  /** A program of `node_modules/.bin`, or `node`, and its arguments. */
  command: [program: string, ...args: string[]]
  env?: Record<string, string>
  /** Shows what it says while it runs; otherwise only a failure shows it. */
  loud?: boolean
}

export type Result = { name: string; ok: boolean; ms: number }

const running = new Set<ChildProcess>()

/** When we are stopped, so are they; we end when they have. */
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => {
    const ends = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of running) child.kill('SIGTERM')
    void Promise.all(ends).then(() => process.exit(143))
  })

/** Runs a step to its end and prints one line about it, after its output when it failed. */
export async function runStep({ name, command, env = {}, loud = false }: Step): Promise<Result> {
  const began = performance.now()
  const [program, ...args] = command
  const path = [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter)
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: root,
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', loud ? 'inherit' : 'pipe', loud ? 'inherit' : 'pipe'],
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ok = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      output += error.message
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })
  running.delete(child)
  const ms = performance.now() - began
  if (!ok && output) process.stdout.write(`\n${output.trimEnd()}\n`)
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}  ${(ms / 1000).toFixed(1)} s\n`)
  return { name, ok, ms }
}

/** Runs all steps, two at a time, whatever becomes of the others. */
export async function runSteps(steps: Step[]): Promise<Result[]> {
  const waiting = [...steps]
  const results: Result[] = []
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step))
  }
  await Promise.all([lane(), lane()])
  return results
}
