// Cuts the words for the browser: each route gets, in each language, the keys that stand in the code of its page.
// A key may be written whole ('market.screen.title'), with a hole (`groups.state.${state}`), or made of a code that comes
// from the server (code.replace('.', '.error.')): then the page brings the whole family, of its room and of the kernel.
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { locales } from '../src/kernel/context.ts'
import type { Catalogue } from '../src/kernel/messages.ts'
import { wordsName } from '../src/routes/words-name.ts'
import { root, sourceHash } from './stamp.mjs'

type Node = { type: string; value?: unknown; quasis?: { value: { cooked?: string } }[] }
const source = /\/src\/.*\.(ts|svelte)$/
const version = sourceHash().slice(0, 10)

/** What the strings of a module say about keys: whole ones, and patterns of a family. */
export function keysOf(program: unknown, room = '\\w+'): RegExp[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    const node = value as Node
    if (node.type === 'Literal' && typeof node.value === 'string') note([node.value])
    if (node.type === 'TemplateLiteral') note(node.quasis!.map(({ value: { cooked } }) => cooked ?? ''))
    for (const child of Object.values(node)) visit(child)
  }
  const note = (pieces: string[]): void => {
    if (
      !pieces.every((piece) => /^[\w.]*$/.test(piece)) ||
      !/\w/.test(pieces.join('')) ||
      !pieces.join('').includes('.')
    )
      return
    const [first, last] = [pieces[0]!, pieces.at(-1)!]
    const before = pieces.length === 1 && first.startsWith('.') ? `(${room}|kernel)` : ''
    const after = pieces.length === 1 && last.endsWith('.') ? '\\w+' : ''
    found.add(before + pieces.map((piece) => piece.replaceAll('.', '\\.')).join('\\w+') + after)
  }
  visit(program)
  return [...found].map((pattern) => new RegExp(`^${pattern}$`))
}

export function pageWords(): Plugin {
  const found = new Map<string, RegExp[]>()
  return {
    name: 'tequio-words',
    enforce: 'post',
    config: () => ({ define: { __WORDS__: JSON.stringify(version) } }),
    transform(code, id) {
      if (this.environment.mode === 'build' && this.environment.name === 'client' && source.test(id))
        found.set(id, keysOf(this.parse(code), /\/src\/(?:commons|tools)\/(\w+)\//.exec(id)?.[1]))
      return null
    },
    async generateBundle(_, bundle) {
      if (this.environment.name !== 'client') return
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])),
      )
      /** A file and all that it imports at once: what a visit of this page runs. */
      const reach = (name: string, into = new Set<string>()): Set<string> => {
        if (into.has(name) || !chunks.has(name)) return into
        into.add(name)
        for (const next of chunks.get(name)!.imports) reach(next, into)
        return into
      }
      // Kit makes one entry for each +page, +layout and +error.
      const nodes = [...chunks.values()].flatMap(({ fileName, facadeModuleId }) => {
        if (!facadeModuleId || !/\/nodes\/\d+\.js$/.test(facadeModuleId)) return []
        const file = this.getModuleInfo(facadeModuleId)!.importedIds.find((id) => /\/\+\w+(@[^/]*)?\.svelte$/.test(id))
        const [, dir, kind] = /\/src\/routes(\/.*)?\/\+(page|layout|error)\b/.exec(file ?? '') ?? []
        const keys = [...reach(fileName)].flatMap((name) =>
          chunks.get(name)!.moduleIds.flatMap((id) => found.get(id) ?? []),
        )
        return kind ? [{ dir: dir ?? '', kind, keys }] : []
      })
      const routes = [null, ...nodes.filter(({ kind }) => kind === 'page').map(({ dir }) => dir || '/')]
      const names = routes.map(wordsName)
      if (names.length < 2 || new Set(names).size < names.length) this.error(`routes share a name: ${names.join(' ')}`)
      for (const locale of locales) {
        const file = join(root, `src/generated/messages/${locale}.ts`)
        const { default: all } = (await import(file)) as { default: Catalogue }
        const emit = (name: string, words: Catalogue): void =>
          void this.emitFile({
            type: 'asset',
            fileName: `_app/immutable/words/${version}/${name}`,
            source: JSON.stringify(words),
          })
        emit(`${locale}.json`, all)
        for (const route of routes) {
          const keys = nodes
            .filter(({ dir, kind }) => (kind === 'page' ? dir === route : `${route ?? ''}/`.startsWith(`${dir}/`)))
            .flatMap((node) => node.keys)
          const words = Object.entries(all).filter(([key]) => keys.some((pattern) => pattern.test(key)))
          emit(`${locale}/${wordsName(route)}`, Object.fromEntries(words))
        }
      }
    },
  }
}
