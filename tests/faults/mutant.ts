// A broken copy of the kernel, for the harness to prove itself on: it answers a batched command before the commit.
// Loaded with `node --import`; changes one line of batch.ts as it is read, and refuses to run when that line is gone.
import { registerHooks } from 'node:module'

const line = /const outcomes = await def\.apply\(\s*writesOf\(house\(\)\),\s*rows\.map\(prepared\),?\s*\)/
const early = (found: string): string => `rows.forEach((row) => row.done({ transfer: row.key } as never))
        await new Promise((later) => setTimeout(later, 40))
        ${found}`

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/src/kernel/batch.ts')) return loaded
    const source = String(loaded.source)
    if (!line.test(source)) throw new Error('the mutant no longer fits batch.ts')
    return { ...loaded, source: source.replace(line, early) }
  },
})
