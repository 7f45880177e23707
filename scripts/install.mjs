// Installs exactly what package-lock.json says, the first time and whenever it has changed.
import { spawn } from 'node:child_process'
import fs, { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { alone, lockHash, readStamp, root } from './stamp.mjs'

const STAMP = 'node_modules/.lock-stamp'
const OWN_CACHE = join(root, '.cache', 'npm')

const NEEDED_BYTES = 780_000_000
const DISK_FULL = `The disk is full: the packages need about 780 MB in ${root}, and half of that in npm's cache.`

/** A failure that one sentence explains. */
export class Plain extends Error {}

/** @param {(line: string) => void} say */
export async function ensureInstalled(say) {
  if (isInstalled()) return
  await alone(
    'install',
    async () => {
      if (isInstalled()) return
      if (!hasRoom()) throw new Plain(DISK_FULL)
      say('Installing packages, once (about 780 MB) …')
      await npmCi()
      writeFileSync(join(root, STAMP), lockHash())
    },
    (pid) => say(`Waiting for process ${pid}, which installs the packages …`),
  ).catch((error) => {
    throw error instanceof Plain ? error : new Plain(explain(String(error?.message ?? error)))
  })
}

function isInstalled() {
  const wanted = lockHash()
  if (readStamp(STAMP) === wanted) return true
  if (!agreesWithNpm()) return false
  try {
    writeFileSync(join(root, STAMP), wanted)
  } catch {
    // Installed by another user: then we look again each time.
  }
  return true
}

/**
 * A developer's own `npm install` leaves no stamp of ours, but npm notes what it put where when it is done. Of the
 * optional packages it leaves out those of other systems; one that is there and is of another system came with a copy.
 */
function agreesWithNpm() {
  try {
    const wanted = packagesOf('package-lock.json')
    const there = packagesOf('node_modules/.package-lock.json')
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true
      const found = there[path]
      return found ? found.integrity === entry.integrity && isForHere(entry) : entry.optional === true
    })
  } catch {
    return false
  }
}

/**
 * @typedef {{ integrity?: string, optional?: boolean, os?: string[], cpu?: string[] }} Entry
 * @param {string} path
 * @returns {Record<string, Entry>}
 */
function packagesOf(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
}

/** @param {Entry} entry */
function isForHere(entry) {
  const { os = [process.platform], cpu = [process.arch] } = entry
  return os.includes(process.platform) && cpu.includes(process.arch)
}

/** On a full disk npm tries again and again for minutes before it gives up. */
function hasRoom() {
  if (existsSync(join(root, 'node_modules'))) return true
  const disk = fs.statfsSync?.(root) // since Node 18.15
  return !disk || disk.bavail * disk.bsize > NEEDED_BYTES
}

async function npmCi() {
  const [command, first] = findNpm()
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  args.push('--prefer-offline', '--no-progress', '--loglevel=error')
  args.push('--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000')
  const child = spawn(command, [...first, ...args], { cwd: root, env: npmEnv(), stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  child.stderr.on('data', (chunk) => (words = (words + chunk).slice(-20_000)))
  const stop = () => {
    child.kill('SIGTERM')
    // npm then puts everything back first; a half installation does no harm, since it has no stamp.
    setTimeout(() => child.kill('SIGKILL'), 2_000).unref()
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  process.off('SIGTERM', stop).off('SIGINT', stop)
  if (code === null) throw new Plain('The installation was stopped.')
  if (code !== 0) throw new Error(words)
  // Only there for a user without a home.
  rmSync(OWN_CACHE, { recursive: true, force: true })
}

/** @returns {[command: string, args: string[]]} */
function findNpm() {
  const asked = process.env['npm_execpath']
  // Another package manager may have started us, and would not understand `ci`.
  if (asked && basename(asked) === 'npm-cli.js') return [process.execPath, [asked]]
  const name = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const inPath = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
  if (inPath) return [name, []]
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  if (existsSync(beside)) return [process.execPath, [beside]]
  throw new Plain('npm was not found: install Node.js together with npm, then run the same command again.')
}

/** The settings of the npm that started us are about that run, not about this installation. */
function npmEnv() {
  const about =
    /^npm_(lifecycle_|package_|command$|config_(omit|include|only|also|production|global|location|local_prefix|dry_run|package_lock|save|workspace|if_present|ignore_scripts|install_strategy))/i
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !about.test(name) && name !== 'NODE_ENV'),
  )
  // Some users have no home (nobody, a service account): keep npm's cache with us.
  if (!isWritable(process.env['npm_config_cache'] ?? homedir())) env['npm_config_cache'] = OWN_CACHE
  return env
}

/** @param {string} path folder that exists or could be made */
function isWritable(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      accessSync(folder, constants.W_OK)
      return true
    } catch (error) {
      const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT'
      if (!missing || dirname(folder) === folder) return false
    }
  }
}

/** @type {[RegExp, string][]} */
const SENTENCES = [
  [/ENOSPC|no space left/i, DISK_FULL],
  [
    /EINTEGRITY/,
    'A downloaded package is not the one that package-lock.json names: try again, and report it if it stays.',
  ],
  [/EUSAGE|in sync/, 'package-lock.json does not fit package.json: run `npm install` with Node 24 and try again.'],
  [/EBADPLATFORM/, `A package does not exist for ${process.platform} on ${process.arch}: Tequio cannot run here.`],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|SOCKET_TIMEOUT|ENOTCACHED|network/i,
    'The packages could not be downloaded: connect to the network and run the same command again.',
  ],
  [/EACCES|EPERM|EROFS/, `This user may not write to ${root}: run the command as the owner of that folder.`],
]

/** @param {string} words */
function explain(words) {
  const known = SENTENCES.find(([sign]) => sign.test(words))
  return known ? known[1] : `npm could not install the packages:\n${words.trim()}`
}
