// One act of the command line on a node: opens it (or joins the running one), acts, closes in reverse order.
import type { Caller } from '#kernel/context'
import { Refusal, outcomes } from '#kernel/errors'
import { wordsFor } from '#kernel/words'
import { openNode, type OpenNode } from './node.ts'
import { readSettings, type Settings } from './settings.ts'

export const cli: Caller = { actor: { kind: 'system', reason: 'command line' }, door: 'cli', locale: 'en' }

export async function withNode(act: (node: OpenNode, settings: Settings) => Promise<number>): Promise<number> {
  const settings = readSettings({ LOG_LEVEL: 'error', ...process.env })
  const ends: (() => Promise<void> | void)[] = []
  try {
    const node = await openNode(
      settings,
      { onStop: (_name, end) => void ends.push(end) },
      (line) => console.error(line),
      true,
    )
    return await act(node, settings)
  } catch (error) {
    if (error instanceof Refusal) return told(error)
    throw error
  } finally {
    for (let end = ends.pop(); end; end = ends.pop()) await end()
  }
}

/** A refusal in words, with what is wrong in each field; its kind's exit code. */
export function told(refusal: Refusal): number {
  const t = wordsFor('en')
  console.error(t(refusal.key, refusal.params))
  for (const [field, { key, params }] of Object.entries(refusal.fields)) console.error(`  ${field}: ${t(key, params)}`)
  return outcomes[refusal.kind].exit
}
