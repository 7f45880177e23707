// `npm run dev`: the node with its sources served by Vite; what changes in a screen shows at once.
// A change in the kernel or in the server part of a room needs a new start.
import { createServer, type Plugin } from 'vite'
import { prepare } from './check.ts'

const DOOR =
  /^#(kernel|boot)\/|^#(commons|tools|bridges)\/[a-z]+\/server$|^#generated\/messages\/(?:page\/)?[a-z]+\.ts$/
const opened = new Map<string, Record<string, unknown>>()
Object.assign(globalThis, { tequioDoors: opened })

/**
 * One kernel in one process, here too: Vite would load the server's side of the pages a second time. Behind each door it
 * finds a small module that hands on what this process has already loaded.
 */
const doorsFromThisProcess: Plugin = {
  name: 'tequio-doors-in-dev',
  enforce: 'pre',
  resolveId(id) {
    return this.environment.name !== 'client' && DOOR.test(id) ? `\0door:${id}` : null
  },
  async load(id) {
    if (!id.startsWith('\0door:')) return null
    const name = id.slice('\0door:'.length)
    const door = (await import(name)) as Record<string, unknown>
    opened.set(name, door)
    const lines = Object.keys(door).map((word) =>
      word === 'default' ? 'export default door.default' : `export const ${word} = door.${word}`,
    )
    return [`const door = globalThis.tequioDoors.get(${JSON.stringify(name)})`, ...lines].join('\n')
  },
}

export async function main(): Promise<number> {
  if (!(await prepare()).every(({ ok }) => ok)) return 1
  const { lifecycle } = await import('../src/boot/lifecycle.ts')
  const { startServer } = await import('../src/boot/server.ts')
  const { readSettings } = await import('../src/boot/settings.ts')
  const { setUpLink } = await import('../src/boot/set-up.ts')
  const { StartError } = await import('../src/boot/start-error.ts')
  const life = lifecycle({ log: (line) => console.error(line) })
  try {
    const settings = readSettings()
    const vite = await createServer({
      plugins: [doorsFromThisProcess],
      server: { middlewareMode: true },
      appType: 'custom',
    })
    life.onStop('Vite', () => vite.close())
    await startServer(settings, life, (line) => console.log(line), vite.middlewares)
    const link = await setUpLink(settings.origin)
    console.log(`Tequio is open at ${settings.origin}, for development`)
    if (link) console.log(`Set it up at ${link}`)
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error)
    await life.stop('start failed', 1)
  }
  // Until a signal ends it.
  return new Promise(() => {})
}
