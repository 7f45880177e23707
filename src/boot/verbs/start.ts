// `tequio start`: the whole node in one process.
import { lifecycle } from '../lifecycle.ts'
import { readSettings } from '../settings.ts'
import { startServer } from '../server.ts'
import { StartError } from '../start-error.ts'
import { setUpLink } from '../set-up.ts'
import { UsageError, type Verb } from '../cli.ts'

export const start: Verb = {
  usage: 'start [--demo]',
  says: 'Starts the node: database, pages, API and jobs. --demo fills an empty node with a small community.',
  async run(args) {
    const unknown = args.find((arg) => arg !== '--demo')
    if (unknown) throw new UsageError(`start does not know ${unknown}.`)
    const settings = readSettings()
    const life = lifecycle({ log: (line) => console.error(line) })
    const began = performance.now()
    try {
      const running = await startServer(settings, life, (line) => console.log(line))
      if (args.includes('--demo')) {
        const { makeDemo } = await import('../demo.ts')
        await makeDemo((line) => console.log(line))
      }
      const link = await setUpLink(settings.origin)
      console.log(`Tequio is open at ${settings.origin} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
      if (link) console.log(`\n  This node is empty. Set it up here, once:\n  ${link}\n`)
      process.send?.({ ready: running.port })
      // Until a signal ends it.
      return await new Promise<number>(() => {})
    } catch (error) {
      if (error instanceof StartError) console.error(error.message)
      else console.error(`The node could not start: ${error instanceof Error ? error.message : String(error)}`)
      await life.stop('start failed', 1)
      return 1
    }
  },
}
