// `tequio import ces FOLDER --group …`: a dry run first, that lists every problem; then, with --go, one transaction.
import { withNode } from '../with-node.ts'
import { UsageError, type Verb } from '../cli.ts'

export const importVerb: Verb = {
  usage: 'import ces FOLDER --group GROUP_ADDRESS [--go] [--skip-refused-rows]',
  says: 'Reads the export of another system: members, offers and wants, all trades, balances. Without --go nothing is written.',
  run(args) {
    const [kind, folder] = args
    const group = args.includes('--group') ? args[args.indexOf('--group') + 1] : undefined
    if (kind !== 'ces' || !folder || !group) throw new UsageError('Say what, from where and into which group.')
    return withNode(async () => {
      const { importFolder } = await import('#bridges/portability/server')
      return importFolder({ kind, folder, group, go: args.includes('--go'), skipRefused: args.includes('--skip-refused-rows') }, (line) => console.log(line))
    })
  },
}
