// What has to be made again: hashes of what it is made from, and a lock so that two runs never make it at once.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The folder of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What the built pages were made from stands beside them. */
export const BUILD_STAMP = join(process.env['TEQUIO_BUILD'] ?? 'build', '.stamp')

const BUILT_FROM = [
  'src',
  'static',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/build.ts',
  'scripts/client-bundle.ts',
  'scripts/messages.ts',
  'scripts/page-words.ts',
]
/** Names that say nothing about the built pages. */
const IGNORED = /^generated$|\.test\.ts$|\.md$|^node_modules$/

/**
 * Hash of the contents of everything the pages are built from: some 40 ms for a thousand files.
 *
 * @returns {string}
 */
export function sourceHash() {
  const hash = createHash('sha256').update(process.platform + process.arch)
  const visit = (/** @type {string} */ path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    if (stat?.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) if (!IGNORED.test(name)) visit(`${path}/${name}`)
    } else if (stat) {
      hash.update(`\0${path}\0${stat.size}\0`).update(readFileSync(join(root, path)))
    }
  }
  for (const path of BUILT_FROM) visit(path)
  return hash.digest('hex')
}

/**
 * Hash of what is to be installed.
 *
 * @returns {string}
 */
export function lockHash() {
  return createHash('sha256')
    .update(process.platform + process.arch)
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/**
 * The text of a small file, or '' when there is none.
 *
 * @param {string} path absolute, or below the project
 * @returns {string}
 */
export function readStamp(path) {
  try {
    return readFileSync(resolve(root, path), 'utf8')
  } catch {
    return ''
  }
}

/**
 * Runs `work` while no other process of this project does the same. The lock of a dead process does not count.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} waiting told once when another process is in there
 * @returns {Promise<T>}
 */
export async function alone(name, work, waiting) {
  const file = join(root, '.cache', `${name}.lock`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  for (let told = false; ;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const pid = Number(readStamp(`.cache/${name}.lock`))
    if (pid && !isAlive(pid)) rmSync(file, { force: true })
    else await pause(200)
    if (pid && !told && isAlive(pid)) {
      told = true
      waiting(pid)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
