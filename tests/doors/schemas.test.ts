// What a room’s SQL may touch: its own schema, the three tables that all may read, and functions that another room opens to it.
// Read from the database itself, since functions say what they mean there, and from the SQL in the sources.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRooms, floors } from '../../src/boot/rooms.ts'
import { openTestHouse, type TestHouse } from '../harness/house.ts'

const common = new Set(['items.item', 'groups.reach', 'people.card'])
const root = join(import.meta.dirname, '../../src')
const rooms = allRooms.map(({ name }) => name as string)
let house: TestHouse
let tables: Set<string>

beforeAll(async () => {
  house = await openTestHouse()
  const relations = await house.owner<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v', 'm', 'p') and n.nspname = any (${rooms})`
  tables = new Set(relations.map(({ name }) => name))
})
afterAll(() => house.close())

/** What a text of a room names in another room's schema and may not. */
function trespasses(room: string, sql: string): string[] {
  const names = new RegExp(`\\b"?(${rooms.filter((other) => other !== room).join('|')})"?\\."?([a-z_]+)"?`, 'g')
  return [...sql.matchAll(names)]
    .map(([, schema, name]) => `${schema}.${name}`)
    .filter((name) => tables.has(name) && !common.has(name))
}

describe('a room’s SQL', () => {
  it('in functions reads no table of another room', async () => {
    const all = await house.owner<{ room: string; name: string; body: string }[]>`
      select n.nspname as room, p.proname as name, coalesce(nullif(p.prosrc, ''), pg_get_functiondef(p.oid)) as body
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any (${rooms}) and p.prokind in ('f', 'p')`
    expect(all.length).toBeGreaterThan(50)
    const found = all.flatMap(({ room, name, body }) =>
      trespasses(room, body.replace(/--[^\n]*/g, '')).map((table) => `${room}.${name} reads ${table}`),
    )
    expect([...new Set(found)]).toEqual([])
  })

  it('in views and policies neither', async () => {
    const all = await house.owner<{ room: string; name: string; body: string }[]>`
      select schemaname as room, viewname as name, definition as body from pg_views where schemaname = any (${rooms})
      union all
      select schemaname, tablename || ' ' || policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '')
        from pg_policies where schemaname = any (${rooms})`
    const found = all.flatMap(({ room, name, body }) =>
      trespasses(room, body).map((table) => `${room}.${name} reads ${table}`),
    )
    expect([...new Set(found)]).toEqual([])
  })

  it('in the sources neither', () => {
    const found = rooms.flatMap((room) => {
      const folder = join(root, floors[room as keyof typeof floors], room, 'server')
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .flatMap((file) => {
          const text = readFileSync(join(folder, file), 'utf8')
          const read = [
            ...text.matchAll(/\b(?:from|join|into|update)\s+(?:only\s+|lateral\s+)?("?[a-z]+"?\."?[a-z_]+"?)/g),
          ]
          return read
            .flatMap(([, name = '']) => trespasses(room, name))
            .map((table) => `${room}/${file} reads ${table}`)
        })
    })
    expect([...new Set(found)]).toEqual([])
  })
})
