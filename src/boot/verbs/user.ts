// `tequio user`: lets somebody in when mail does not work, or the host lost the way.
import { named } from '#kernel/registry'
import { cli, withNode } from '../with-node.ts'
import { UsageError, type Verb } from '../cli.ts'

export const user: Verb = {
  usage: 'user invite ADDRESS --group GROUP_ADDRESS | user reset ADDRESS',
  says: 'Prints a one-time link: an invitation to a group, or a way in for somebody who is known here.',
  run(args) {
    const [act, address] = args
    const group = args.includes('--group') ? args[args.indexOf('--group') + 1] : undefined
    if (!address || !['invite', 'reset'].includes(act ?? '') || (act === 'invite' && !group))
      throw new UsageError('Say whom, and what for.')
    return withNode(async (_node, settings) => {
      const link =
        act === 'reset'
          ? ((await named('people.reset_link')(cli, { address })) as { path: string })
          : ((await named('groups.invitation_link')(cli, { address, group })) as { path: string })
      console.log(`${settings.origin}${link.path}`)
      return 0
    })
  },
}
