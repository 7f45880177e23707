// Runs in a process of its own (see paper.ts): sets one sheet at a time.
import { writeFileSync } from 'node:fs'
import { native, portable } from './engine.ts'

export type Job = { template: string; sheet: string }
export type Made = { pdf: Uint8Array } | { failure: string }

try {
  // When memory runs out, this process goes and not the one with everybody's pages.
  writeFileSync('/proc/self/oom_score_adj', '900')
} catch {
  // only Linux has it
}

const opened = Promise.resolve(native() ?? portable())

async function set({ template, sheet }: Job): Promise<Made> {
  const made = (await opened)(template, sheet)
  return typeof made === 'string' ? { failure: made } : { pdf: made }
}

process.on('message', ({ id, ...job }: Job & { id: number }) => {
  set(job)
    .catch((error: unknown): Made => ({ failure: String(error).slice(0, 200) }))
    .then((made) => process.send?.({ id, ...made }))
    .catch(() => process.exit(1))
})
process.on('disconnect', () => process.exit())
