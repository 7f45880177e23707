// The addresses of all pages and endpoints, from the folders of the routes, filled with things of a planted garden.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Garden } from '../harness/garden.ts'

const root = join(import.meta.dirname, '../../src/routes')
const kinds = { page: /^\+page(@.*)?\.svelte$/, any: /^\+(page(@.*)?\.svelte|server\.ts)$/ }

function routes(kind: RegExp, dir = root, path = ''): string[] {
  const entries = readdirSync(dir, { withFileTypes: true })
  const here = entries.some((e) => kind.test(e.name)) ? [path || '/'] : []
  return [
    ...here,
    ...entries
      .filter((e) => e.isDirectory())
      .flatMap((e) => routes(kind, join(dir, e.name), /^\(.*\)$/.test(e.name) ? path : `${path}/${e.name}`)),
  ]
}

export const filledRoutes = ({ address, planted }: Garden, kind: keyof typeof kinds = 'any'): string[] =>
  routes(kinds[kind]).map((route) =>
    route.replace(/\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g, (_whole, name: string) => {
      if (name === 'group') return address
      if (name === 'way') return 'pay'
      if (name === 'party') return planted['person']!
      if (name === 'token') return 'a'.repeat(43)
      return planted[name] ?? planted['person']!
    }),
  )
