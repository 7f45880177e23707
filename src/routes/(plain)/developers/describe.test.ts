import { describe, expect, test } from 'vitest'
import { errorsOf, exampleOf, kindOf, roomsOf } from './describe.ts'

const id = { type: 'string', pattern: '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$' }
const minor = { type: 'string', pattern: '^-?\\d{1,16}$' }

describe('a shape in a few words, with an example', () => {
  test.each([
    [{ type: 'string' }, 'text', '…'],
    [{ type: 'string', maxLength: 120 }, 'text, at most 120', '…'],
    [id, 'id', '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'],
    [minor, 'amount in minor units', '120'],
    [{ type: 'string', format: 'date-time' }, 'date-time', '2026-03-12T10:00:00Z'],
    [{ enum: ['offer', 'want'] }, 'one of offer, want', 'offer'],
    [{ const: 4 }, '4', 4],
    [{ type: 'boolean' }, 'boolean', true],
    [{ type: 'integer', minimum: 1, maximum: 365 }, 'integer from 1 to 365', 1],
    [{ type: 'array', items: id }, 'list of id', ['0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b']],
    [{ anyOf: [id, { type: 'null' }] }, 'id or null', '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'],
    [
      { type: 'object', properties: { value: { type: 'string' }, audience: { enum: [0, 1] } }, required: ['value'] },
      '{ value: text; audience: one of 0, 1 }',
      { value: '…' },
    ],
    [{}, 'anything', '…'],
  ])('%j', (schema, kind, example) => {
    expect(kindOf(schema)).toBe(kind)
    expect(exampleOf(schema)).toEqual(example)
  })
})

test('acts stand with their room, reads first, each with a call that can be copied', () => {
  const parameters = [{ name: 'group', in: 'query', required: true, schema: id }]
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const openapi = {
    paths: {
      '/api/people/rename': {
        post: {
          operationId: 'people.rename',
          tags: ['people'],
          summary: 'Renames.',
          parameters: [],
          requestBody: { content: { 'application/json': { schema } } },
        },
      },
      '/api/people/me': { get: { operationId: 'people.me', tags: ['people'], summary: 'Me.', parameters } },
    },
  }
  const [room] = roomsOf(openapi, 'https://sel.example')
  expect(room?.acts.map(({ method, name }) => [method, name])).toEqual([
    ['GET', 'people.me'],
    ['POST', 'people.rename'],
  ])
  expect(room?.acts[0]?.example).toBe(
    `curl -H "Authorization: Bearer $KEY" 'https://sel.example/api/people/me?group=0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'`,
  )
  expect(room?.acts[1]?.example).toContain(`-d '{"name":"…"}'`)
  expect(room?.acts[1]?.fields).toEqual([{ name: 'name', kind: 'text', needed: true }])
})

test('a text with places to fill shows what belongs there', () => {
  const rows = errorsOf(
    { 'x-error-kinds': { 'kernel.scope_missing': { kind: 'denied', status: 403 } } },
    (key, values) => `${key}: ${values['scope'] ?? ''}`,
  )
  expect(rows).toEqual([{ code: 'kernel.scope_missing', status: 403, text: 'kernel.error.scope_missing: {scope}' }])
})
