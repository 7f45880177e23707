// What the browser is sent: few files, and of each room only the screen that is shown.
import type { Plugin } from 'vite'

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

export const clientBundle: Plugin = {
  name: 'tequio-client',
  apply: 'build',
  enforce: 'post',
  applyToEnvironment: (environment) => environment.name === 'client',
  configEnvironment: (name) =>
    name === 'client' ? { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } : undefined,
  transform: (code, id) => (quiet.test(id) ? { code, map: null, moduleSideEffects: false } : null),
}
