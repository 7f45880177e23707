// `tequio worker`: listeners and timed jobs in a process of their own, beside one or more servers.
import { lifecycle } from '../lifecycle.ts'
import { openNode } from '../node.ts'
import { readSettings } from '../settings.ts'
import { startWorker } from '../worker.ts'
import type { Verb } from '../cli.ts'

export const worker: Verb = {
  usage: 'worker',
  says: 'Runs notices, mail and timed jobs alone; the server runs them by itself.',
  async run() {
    const life = lifecycle({ log: (line) => console.error(line) })
    const node = await openNode(readSettings(), life, (line) => console.log(line), true)
    await startWorker(node, life)
    console.log('The worker runs.')
    return new Promise<number>(() => {})
  },
}
