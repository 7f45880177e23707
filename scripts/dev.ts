// `npm run dev`: the node with its sources served by Vite; what changes in a screen shows at once.
import { createServer } from 'vite'
import { PREPARE } from './check.ts'
import { runStep } from './steps.ts'

export async function main(): Promise<number> {
  for (const step of PREPARE) if (!(await runStep(step)).ok) return 1
  const { lifecycle } = await import('../src/boot/lifecycle.ts')
  const { startServer } = await import('../src/boot/server.ts')
  const { readSettings } = await import('../src/boot/settings.ts')
  const { setUpLink } = await import('../src/boot/set-up.ts')
  const { StartError } = await import('../src/boot/start-error.ts')
  const life = lifecycle({ log: (line) => console.error(line) })
  try {
    const settings = readSettings()
    const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom' })
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
