// `tequio call NAME '{…}'`: any command or query of the registry, as a person or as the system.
import type { Caller } from '#kernel/context'
import { isId, type PersonId } from '#kernel/ids'
import { named, registry } from '#kernel/registry'
import { toJson } from '#kernel/wire'
import { cli, withNode } from '../with-node.ts'
import { UsageError, type Verb } from '../cli.ts'

export const call: Verb = {
  usage: 'call NAME [\'{"field": …}\'] [--as PERSON_ID] [--key KEY] | call --list',
  says: 'Runs one command or query by name and prints its answer as JSON; the same check as everywhere.',
  run(args) {
    const option = (name: string): string | undefined =>
      args.includes(name) ? args[args.indexOf(name) + 1] : undefined
    const as = option('--as')
    const key = option('--key')
    const [name = '', json = '{}'] = args.filter(
      (arg, i) => !arg.startsWith('--') && !['--as', '--key'].includes(args[i - 1] ?? ''),
    )
    if (as !== undefined && !isId(as)) throw new UsageError('--as takes the id of a person.')
    let input: unknown
    try {
      input = JSON.parse(json)
    } catch {
      throw new UsageError('The input is not JSON.')
    }
    return withNode(async () => {
      if (args.includes('--list')) {
        for (const { about } of [...registry()].sort((a, b) => a.about.name.localeCompare(b.about.name)))
          console.log(`${about.name.padEnd(34)} ${about.kind.padEnd(8)} ${about.doc}`)
        return 0
      }
      const caller: Caller = {
        ...cli,
        ...(as ? { actor: { kind: 'person' as const, id: as as PersonId, host: false, scopes: null } } : {}),
        ...(key ? { key } : {}),
      }
      console.log(toJson(await named(name)(caller, input)))
      return 0
    })
  },
}
