import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'
import { clientBundle } from './scripts/client-bundle.ts'
import { pageWords } from './scripts/page-words.ts'

/**
 * One kernel in one process: the pages' server code must use the kernel and the rooms that boot has loaded, not bundled
 * copies of them. So on the server every such door stays an import, which Node resolves through package.json.
 */
const doorsStayOutside: Plugin = {
  name: 'tequio-doors',
  enforce: 'pre',
  // The dev server loads sources itself, in this same process.
  apply: 'build',
  resolveId(id) {
    if (this.environment.name === 'client') return null
    if (/^#kernel\/|^#boot\/|^#(commons|tools|bridges)\/[a-z]+\/server$|^#generated\/messages\/[a-z]+\.ts$/.test(id))
      return { id, external: true }
    return null
  },
}

export default defineConfig({
  plugins: [
    doorsStayOutside,
    clientBundle,
    pageWords(),
    sveltekit({
      // TEQUIO_BUILD: another folder, so that a trial does not touch the build that runs (boot/server.ts reads it too).
      adapter: adapter({ out: process.env['TEQUIO_BUILD'] ?? 'build', precompress: true }),
      compilerOptions: { runes: true },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // data only (`--v`, `--at`, a group's hue): see docs/decisions
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
          'object-src': ['none'],
        },
      },
      version: { pollInterval: 0 },
    }),
  ],
  build: {
    target: ['chrome111', 'firefox115', 'safari16'],
    cssTarget: ['chrome111', 'firefox115', 'safari16'],
    assetsInlineLimit: 0,
  },
})
