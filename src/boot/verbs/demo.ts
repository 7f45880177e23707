// `tequio demo`: a small community on an empty node, to look around.
import { StartError } from '../start-error.ts'
import { withNode } from '../with-node.ts'
import type { Verb } from '../cli.ts'

export const demo: Verb = {
  usage: 'demo',
  says: 'Fills an empty node with a small community; refused on a node that holds data.',
  run: () =>
    withNode(async () => {
      const { makeDemo } = await import('../demo.ts')
      try {
        await makeDemo((line) => console.log(line))
        return 0
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        console.error(error.message)
        return 1
      }
    }),
}
