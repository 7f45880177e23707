// The law of the house: what must hold for every room, read from the registry and the folders.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '#kernel/errors'
import { openApi } from '#kernel/openapi'
import { registry } from '#kernel/registry'
import { catalogueOf } from '#kernel/words'
import { locales } from '#kernel/context'
import { allRooms, floors, openRooms } from '../src/boot/rooms.ts'
import '../src/boot/set-up.ts'

const root = join(import.meta.dirname, '..')
const walk = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)],
  )
const sources = walk(join(root, 'src')).filter((f) => !f.includes('/generated/'))
const tests = [...sources, ...walk(join(root, 'tests'))]
  .filter((f) => f.endsWith('.test.ts'))
  .map((f) => readFileSync(f, 'utf8'))
  .join('\n')

beforeAll(openRooms)

describe('every command and query', () => {
  it('has a name, a sentence for its docs and a shape', () => {
    expect(registry().length).toBeGreaterThan(40)
    for (const { about } of registry()) {
      expect(about.doc, about.name).toMatch(/^[A-Z].{10,}\.$/s)
      expect(about.input, about.name).toBeDefined()
    }
  })
  it('stands in the API description unless it is marked otherwise', () => {
    const paths = Object.keys(openApi('test')['paths'] as object)
    for (const { about } of registry().filter((a) => a.about.api))
      expect(paths).toContain(`/api/${about.name.replace('.', '/')}`)
  })
  it('is named in a test, or called by its function', () => {
    const untested = registry()
      .map((a) => a.about.name)
      .filter((name) => {
        const [room, verb] = name.split('.') as [string, string]
        const camel = verb.replace(/_([a-z])/g, (_m, c: string) => c.toUpperCase())
        return !tests.includes(name) && !new RegExp(`\\b(${camel}|${room}\\.${verb})\\b`).test(tests)
      })
    expect(untested).toEqual([])
  })
})

describe('every error code', () => {
  it('has a text in every language', () => {
    for (const [code] of errorCodes()) {
      const dot = code.indexOf('.')
      const key = `${code.slice(0, dot)}.error.${code.slice(dot + 1)}`
      for (const locale of locales) expect(catalogueOf(locale)[key], `${key} in ${locale}`).toBeDefined()
    }
  })
  it('is provoked by a test', () => {
    const missing = [...errorCodes().keys()].filter(
      (code) => !tests.includes(code) && !tests.includes(code.split('.')[1]!),
    )
    expect(missing).toEqual([])
  })
})

describe('every room', () => {
  it('has a README and its texts', () => {
    for (const { name } of allRooms) {
      const dir = join(root, 'src', floors[name as keyof typeof floors], name)
      expect(existsSync(join(dir, 'README.md')), `${name}/README.md`).toBe(true)
      expect(existsSync(join(dir, 'messages/en.json')), `${name} texts`).toBe(true)
    }
  })
  it('writes only to tables of its own', () => {
    const allowed = new Set([
      'kernel.idempotency',
      'kernel.fact',
      'kernel.blob',
      'kernel.audit',
      'kernel.setting',
      'kernel.rate',
      'items.kind',
    ])
    for (const file of sources.filter((f) => /\/server\/.*\.(ts|sql)$/.test(f) && !f.endsWith('.test.ts'))) {
      const room = /src\/(?:commons|tools|bridges)\/([a-z]+)\//.exec(file)?.[1]
      if (!room) continue
      for (const [, schema, table] of readFileSync(file, 'utf8').matchAll(
        /\b(?:insert into|update|delete from)\s+(?:only\s+)?"?([a-z]+)"?\."?([a-z_]+)"?/g,
      )) {
        const mine = schema === room || allowed.has(`${schema}.${table}`)
        expect(mine, `${file.replace(root, '')} writes ${schema}.${table}`).toBe(true)
      }
    }
  })
})

describe('every file', () => {
  it('is of a readable size', () => {
    const long = sources
      .filter((f) => /\.(ts|svelte)$/.test(f) && !/icons\.ts$|demo-data|\.test\.ts$/.test(f))
      .filter((f) => readFileSync(f, 'utf8').split('\n').length > 420)
    expect(long.map((f) => f.replace(root, ''))).toEqual([])
  })
  it('writes its elements out: one that is chosen while drawing is put in anew when the page wakes, and loses the focus', () => {
    const chosen = sources.filter((f) => f.endsWith('.svelte') && readFileSync(f, 'utf8').includes('<svelte:element'))
    expect(chosen.map((f) => f.replace(root, ''))).toEqual([])
  })
  it('uses logical properties, so that pages turn', () => {
    const physical =
      /(?:^|[\s;{])(?:margin|padding|border|inset)-(?:left|right|top|bottom)\s*:|text-align:\s*(?:left|right)|(?:^|[\s;{])(?:left|right)\s*:/m
    const turned = sources
      .filter((f) => f.endsWith('.svelte'))
      .filter(
        (f) =>
          /<style/.test(readFileSync(f, 'utf8')) && physical.test(readFileSync(f, 'utf8').split('<style')[1] ?? ''),
      )
    expect(turned.map((f) => f.replace(root, ''))).toEqual([])
  })
})
