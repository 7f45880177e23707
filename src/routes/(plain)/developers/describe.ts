// The registry's OpenAPI, as rows for a page. Pure: what is shown is what answers.

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  pattern?: string
  maxLength?: number
  minLength?: number
  minimum?: number
  maximum?: number
  format?: string
}
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  operationId: string
  tags: string[]
  summary: string
  parameters?: Parameter[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
}

export type FieldRow = { name: string; kind: string; needed: boolean }
export type ActRow = {
  name: string
  method: 'GET' | 'POST'
  path: string
  summary: string
  fields: FieldRow[]
  example: string
}
export type RoomRows = { room: string; acts: ActRow[] }
export type ErrorRow = { code: string; status: number; text: string }

const uuid = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const isId = ({ pattern = '' }: Schema): boolean => pattern.startsWith('^[0-9a-f]{8}-')
const isMinor = ({ pattern = '' }: Schema): boolean => /^\^-\?\\d\{1,\d+\}\$$/.test(pattern)

/** A shape in a few words: "text, at most 120", "one of a, b", "list of id". */
export function kindOf(schema: Schema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(kindOf))].join(' or ')
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`
  if (schema.const !== undefined) return String(schema.const)
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything')
  if (type === 'array') return `list of ${kindOf(schema.items ?? {})}`
  if (type === 'object')
    return `{ ${Object.entries(schema.properties ?? {})
      .map(([name, part]) => `${name}: ${kindOf(part)}`)
      .join('; ')} }`
  if (type !== 'string')
    return [
      type,
      schema.minimum !== undefined && `from ${schema.minimum}`,
      schema.maximum !== undefined && `to ${schema.maximum}`,
    ]
      .filter(Boolean)
      .join(' ')
  if (isId(schema)) return 'id'
  if (isMinor(schema)) return 'amount in minor units'
  if (schema.format) return schema.format
  return schema.maxLength === undefined ? 'text' : `text, at most ${schema.maxLength}`
}

/** A value of that shape, to show how a call looks. */
export function exampleOf(schema: Schema): unknown {
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {})
  if (schema.enum) return schema.enum[0]
  if (schema.const !== undefined) return schema.const
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'array') return [exampleOf(schema.items ?? {})]
  if (type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]))
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  if (isId(schema)) return uuid
  if (isMinor(schema)) return '120'
  return schema.format === 'date-time' ? '2026-03-12T10:00:00Z' : '…'
}

function getExample(url: string, fields: readonly Parameter[]): string {
  const asked = fields
    .filter(({ required }) => required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema)))}`)
  return `curl -H "Authorization: Bearer $KEY" '${url}${asked.length > 0 ? `?${asked.join('&')}` : ''}'`
}

const postExample = (url: string, schema: Schema): string =>
  [
    `curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(exampleOf({ ...schema, type: 'object' })).replaceAll("'", "'\\''")}' \\`,
    `  '${url}'`,
  ].join('\n')

/** All acts, room by room, reads before writes. */
export function roomsOf(openapi: Record<string, unknown>, origin: string): RoomRows[] {
  const rooms = new Map<string, ActRow[]>()
  for (const [path, methods] of Object.entries(
    (openapi['paths'] ?? {}) as Record<string, { get?: Operation; post?: Operation }>,
  )) {
    const operation = methods.get ?? methods.post
    if (!operation) continue
    const body = operation.requestBody?.content['application/json'].schema
    const asked = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    const fields = body
      ? Object.entries(body.properties ?? {}).map(([name, schema]) => ({
          name,
          kind: kindOf(schema),
          needed: (body.required ?? []).includes(name),
        }))
      : asked.map(({ name, schema, required = false }) => ({ name, kind: kindOf(schema), needed: required }))
    const example = body ? postExample(origin + path, body) : getExample(origin + path, asked)
    const room = operation.tags[0] ?? ''
    rooms.set(room, [
      ...(rooms.get(room) ?? []),
      {
        name: operation.operationId,
        method: methods.get ? 'GET' : 'POST',
        path,
        summary: operation.summary,
        fields,
        example,
      },
    ])
  }
  return [...rooms].map(([room, acts]) => ({
    room,
    acts: acts.toSorted((a, b) => a.method.localeCompare(b.method) || a.name.localeCompare(b.name)),
  }))
}

/** Every code with its text in the reader's language; what is filled in later stands in braces. */
export function errorsOf(
  openapi: Record<string, unknown>,
  say: (key: string, values: Record<string, string>) => string,
): ErrorRow[] {
  const values = new Proxy(
    {},
    {
      has: () => true,
      get: (_, name) => `{${String(name)}}`,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    },
  )
  return Object.entries((openapi['x-error-kinds'] ?? {}) as Record<string, { status: number }>).map(
    ([code, { status }]) => ({
      code,
      status,
      text: say(code.replace('.', '.error.'), values).replaceAll('NaN', '…'),
    }),
  )
}
