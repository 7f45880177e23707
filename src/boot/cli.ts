// The command line: `tequio VERB`. Each verb opens what it needs, does it, and closes in good order.
import { StartError } from './start-error.ts'

type Verb = { usage: string; says: string; run(args: string[]): Promise<number> }

const verbs: Record<string, () => Promise<Verb>> = {
  start: async () => (await import('./verbs/start.ts')).start,
  worker: async () => (await import('./verbs/worker.ts')).worker,
  migrate: async () => (await import('./verbs/migrate.ts')).migrateVerb,
  demo: async () => (await import('./verbs/demo.ts')).demo,
  import: async () => (await import('./verbs/import.ts')).importVerb,
  user: async () => (await import('./verbs/user.ts')).user,
  call: async () => (await import('./verbs/call.ts')).call,
  'check-journal': async () => (await import('./verbs/check-journal.ts')).checkJournal,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
}

/** Runs one verb. Returns the exit code; a refusal's own (see kernel/errors), 1 for a start that can't go on, 64 for wrong words. */
export async function main([verb = 'help', ...args]: string[]): Promise<number> {
  const open = verbs[verb]
  if (!open || args.includes('--help')) {
    await help(open ? verb : null)
    return open || ['help', '--help', '-h'].includes(verb) ? 0 : 64
  }
  try {
    return await (await open()).run(args)
  } catch (error) {
    if (error instanceof StartError) {
      console.error(error.message)
      return 1
    }
    if (error instanceof UsageError) {
      console.error(`${error.message}\nUsage: tequio ${(await open()).usage}`)
      return 64
    }
    throw error
  }
}

/** The words after the verb don't fit. */
export class UsageError extends Error {}

async function help(one: string | null): Promise<void> {
  console.log('Usage: tequio VERB …\n')
  for (const [name, open] of Object.entries(verbs)) {
    if (one && one !== name) continue
    const { usage, says } = await open()
    console.log(`  ${usage}\n      ${says}`)
  }
}

// Started by itself, as in a container; scripts/run.mjs calls `main`. Not awaited here: the verbs import this file, and would
// wait for it while it waits for them.
if (import.meta.main) void main(process.argv.slice(2)).then((code) => (process.exitCode = code))

export type { Verb }
