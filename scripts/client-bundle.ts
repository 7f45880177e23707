// What the browser is sent: few files, and of each room only the screen that is shown.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { root } from './stamp.mjs'

/** What every page needs stands in one file each: it compresses better than forty small ones, and comes at once. */
const groups = [
  {
    name: 'base',
    // Without the files that Kit looks for by name.
    test: /node_modules\/(svelte|devalue|clsx|esm-env)\/|@sveltejs\/kit\/src\/(?!runtime\/client\/(entry|client-entry|payload)\b)|vite\/preload|rolldown\/runtime/,
  },
  { name: 'ui', test: /\/src\/(ui|kernel)\/|\/src\/routes\/[^/]*$/, minShareCount: 10 },
]

/** Nothing of ours happens by being imported: who enters a room by its door takes only what it names there. */
const quiet = /\/src\/(?!routes\/).*\.(ts|svelte)$/

const iconTable = /\/src\/ui\/icons\.ts$/

/** The table of outlines without those whose name stands in no source; who draws one always writes its name in quotes. */
function drawnOnly(table: string): string {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !/\.test\.ts$|^generated|^ui.icons\.ts$/.test(name))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n')
  const named = new Set([...sources.matchAll(/["'`]([a-z]+(?:-[a-z]+)*)(?=["'`])/g)].map(([, name]) => name))
  return table.replaceAll(/^\s*["']?([a-z-]+)["']?:\s*["'][^"']*["'],?$/gm, (line, name: string) =>
    named.has(name) ? line : '',
  )
}

export const clientBundle: Plugin = {
  name: 'tequio-client',
  apply: 'build',
  enforce: 'post',
  applyToEnvironment: (environment) => environment.name === 'client',
  configEnvironment: (name) =>
    name === 'client' ? { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } : undefined,
  transform: (code, id) =>
    quiet.test(id) ? { code: iconTable.test(id) ? drawnOnly(code) : code, map: null, moduleSideEffects: false } : null,
}
