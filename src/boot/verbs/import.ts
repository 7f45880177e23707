// `tequio import ces FOLDER --group …`: a dry run first, that lists every problem; then, with --go, one transaction.
import { isLocale } from '#kernel/context'
import { withNode } from '../with-node.ts'
import { UsageError, type Verb } from '../cli.ts'

const flags = ['--go', '--skip-refused-rows', '--keep-first-mailbox', '--balance-difference-account']
const values = ['--group', '--time-zone', '--language']

export const importVerb: Verb = {
  usage: `import ces FOLDER --group GROUP_ADDRESS [${flags.join('] [')}] [--time-zone ZONE] [--language en|fr|es|ca|he]`,
  says: 'Reads the export of another system: members, offers and wants, all exchanges, balances. Without --go nothing is written.',
  run(args) {
    const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
    const [kind, folder] = args
    const [group, timeZone, locale] = values.map(value)
    // A decision that was misspelt would look as if it had been taken.
    const strange = args
      .slice(2)
      .find((arg, i) => !flags.includes(arg) && !values.includes(arg) && !values.includes(args[i + 1] ?? ''))
    if (kind !== 'ces' || !folder || folder.startsWith('--') || !group)
      throw new UsageError('Say what, from where and into which group.')
    if (strange !== undefined) throw new UsageError(`There is no ${strange} here.`)
    if (locale !== undefined && !isLocale(locale)) throw new UsageError('--language takes en, fr, es, ca or he.')
    return withNode(async () => {
      const { importFolder } = await import('#bridges/portability/server')
      const decided = {
        go: args.includes('--go'),
        skipRefused: args.includes('--skip-refused-rows'),
        keepFirstMailbox: args.includes('--keep-first-mailbox'),
        postDifferences: args.includes('--balance-difference-account'),
      }
      return importFolder({ kind, folder, group, ...decided, timeZone, locale: locale ?? 'en' }, (line) =>
        console.log(line),
      )
    })
  },
}
