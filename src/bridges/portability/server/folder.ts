// The command line's door: a folder of files, a report line by line, an exit code.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caller, Locale } from '#kernel/context'
import { errorCodes, outcomes, refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import type { Translate } from '#kernel/messages'
import { snapshot } from '#kernel/query'
import { wordsFor } from '#kernel/words'
import { groupByAddress } from '#commons/groups/server'
import { importRefusal, reportLines, type ImportReport } from '../index.ts'
import { cesFiles, type CesFile } from '../rules/ces.ts'
import { waysOn } from '../rules/say.ts'
import { importCes } from './commands.ts'

export type FolderImport = {
  kind: 'ces'
  folder: string
  /** Address of the group. */
  group: string
  /** false: a dry run. */
  go: boolean
  skipRefused: boolean
  postDifferences?: boolean
  keepFirstMailbox?: boolean
  timeZone?: string | undefined
  locale?: Locale
}

/**
 * Reads an export into a group and tells about it. The dry run always comes first, so that the list is read before anything is
 * written.
 * @returns 0, or the exit code of what stands in the way (also of a dry run). Errors: `portability.folder_absent`,
 *   `groups.group_absent`, and those of `portability.import_ces`.
 */
export async function importFolder(asked: FolderImport, print: (line: string) => void): Promise<number> {
  const caller: Caller = {
    actor: { kind: 'system', reason: 'command line' },
    door: 'cli',
    locale: asked.locale ?? 'en',
  }
  const t = wordsFor(caller.locale)
  const files = await readFolder(asked.folder)
  const input = {
    group: await groupAt(caller, asked.group),
    files,
    skip_refused: asked.skipRefused,
    post_differences: asked.postDifferences ?? false,
    keep_first_mailbox: asked.keepFirstMailbox ?? false,
    time_zone: asked.timeZone,
  }
  const dry = await importCes(caller, input)
  const blocked = importRefusal(dry)
  if (blocked || !asked.go) {
    for (const line of reportLines(dry, t)) print(line)
    print('')
    for (const line of blocked ? blockedLines(blocked, dry, t) : [t('portability.cli.dry')]) print(line)
    return blocked ? outcomes[errorCodes().get(blocked)!].exit : 0
  }
  for (const line of reportLines(await importCes(caller, { ...input, go: true }), t)) print(line)
  return 0
}

function blockedLines(code: string, { open }: ImportReport, t: Translate): string[] {
  const ways = waysOn(open)
  return [
    t(code.replace('.', '.error.')),
    ...(ways.length > 0 ? [t('portability.cli.way'), ...ways.map((way) => `  ${t(`portability.cli.${way}`)}`)] : []),
  ]
}

async function readFolder(folder: string): Promise<Partial<Record<CesFile, Uint8Array>>> {
  const read = async (name: CesFile) => {
    try {
      return [name, new Uint8Array(await readFile(join(folder, name)))] as const
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
      throw error
    }
  }
  const found = (await Promise.all(cesFiles.map(read))).filter((file) => file !== null)
  if (found.length === 0) throw refuse('portability.folder_absent', { folder })
  return Object.fromEntries(found)
}

async function groupAt(caller: Caller, address: string): Promise<GroupId> {
  const found = await snapshot(caller, (ctx) => groupByAddress(ctx, address))
  return 'movedTo' in found ? groupAt(caller, found.movedTo) : found.group.id
}
