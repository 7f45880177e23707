#!/usr/bin/env node
// The one way in: `npm start`, `npm test` and all other commands. Needs nothing but Node 18 and npm; brings the rest.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, Plain } from './install.mjs'
import { alone, BUILD_STAMP, readStamp, root, sourceHash } from './stamp.mjs'

const WANTED_NODE = 24
const SIGNALS = /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])
const SCRIPTS = ['test', 'check', 'format', 'bench', 'dev']

const waiting = process.env['TEQUIO_PARENT_PID']
delete process.env['TEQUIO_PARENT_PID']
const parent = Number(waiting ?? process.ppid)

try {
  const [verb = 'help', ...args] = process.argv.slice(2)
  stopWithParent()
  await ensureInstalled(say)
  if (Number(process.versions.node.split('.')[0]) < WANTED_NODE) await runAgain(packagedNode())
  else if (SCRIPTS.includes(verb)) process.exitCode = await (await import(`./${verb}.ts`)).main(args)
  else await commandLine(verb, args)
} catch (error) {
  if (!(error instanceof Plain)) throw error
  say(error.message)
  process.exitCode = 1
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * npm runs us below a shell: SIGTERM to npm ends that shell and leaves us behind. So a parent that is gone is a SIGTERM.
 * Somebody who starts this file by hand may well leave it running on purpose.
 */
function stopWithParent() {
  if (!waiting && !process.env['npm_lifecycle_event']) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 300)
  timer.unref()
}

function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name)
  if (existsSync(node)) return node
  throw new Plain(
    `Tequio needs Node.js ${WANTED_NODE} or newer, and brings none for ${platform} on ${process.arch}: install it.`,
  )
}

/**
 * The same command under another Node. This process only waits, and passes signals on.
 *
 * @param {string} node
 */
async function runAgain(node) {
  process.exitCode = await child(node, process.argv.slice(1)).catch((error) => {
    throw new Plain(`The packaged Node.js cannot run here (${error.message}): install Node.js ${WANTED_NODE} or newer.`)
  })
}

/**
 * Runs another Node to its end, passing signals on.
 *
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
async function child(node, args) {
  const env = { ...process.env, TEQUIO_PARENT_PID: String(process.pid) }
  const running = spawn(node, args, { stdio: 'inherit', env })
  // Ctrl-C in a terminal reaches the whole group by itself.
  const pass = (/** @type {NodeJS.Signals} */ signal) =>
    void ((signal === 'SIGINT' && process.stdin.isTTY) || running.kill(signal))
  for (const signal of SIGNALS) process.on(signal, pass)
  const [code, signal] = await new Promise((resolve, reject) => {
    running.on('error', reject)
    running.on('exit', (...end) => resolve(end))
  })
  for (const name of SIGNALS) process.off(name, pass)
  return code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]
}

/**
 * In this same process, so that whoever ends it ends the server too.
 *
 * @param {string} verb
 * @param {string[]} args
 */
async function commandLine(verb, args) {
  if (verb === 'start') await ensureBuilt()
  // Keeps the sources compiled and without their types: a third less work at each start.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'node'))
  const { main } = await import('../src/boot/cli.ts')
  process.exitCode = (await main([verb, ...args])) ?? process.exitCode ?? 0
}

async function ensureBuilt() {
  if (readStamp(BUILD_STAMP) === sourceHash()) return
  await alone(
    'build',
    async () => {
      if (readStamp(BUILD_STAMP) === sourceHash()) return
      say('Building the pages …')
      // A process of its own gives the half gigabyte back that it needs.
      const code = await child(process.execPath, [join(root, 'scripts', 'build.ts')])
      if (code > 128) process.exit(code)
      if (code !== 0) throw new Plain('The pages could not be built; the reason stands above.')
    },
    (pid) => say(`Waiting for process ${pid}, which builds the pages …`),
  )
}
