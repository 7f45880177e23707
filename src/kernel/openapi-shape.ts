// From a shape to JSON Schema, and from a query string back to values of that shape.
import { toJsonSchema } from '@valibot/to-json-schema'
import type { Shape } from './shape.ts'

export type JsonSchema = {
  [key: string]: unknown
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
  items?: JsonSchema
}

const cache = new WeakMap<Shape, JsonSchema>()

/** JSON Schema (2020-12) of what a caller sends. Amounts are decimal strings of minor units. */
export function schemaOf(shape: Shape): JsonSchema {
  const known = cache.get(shape)
  if (known) return known
  const schema = toJsonSchema(shape as never, {
    errorMode: 'ignore',
    typeMode: 'input',
    overrideSchema: ({ valibotSchema }) => {
      if (valibotSchema.type === 'bigint')
        return { type: 'string', pattern: '^-?\\d{1,16}$', description: 'minor units as a decimal string' }
      if (valibotSchema.type === 'date') return { type: 'string', format: 'date-time' }
      if (valibotSchema.type === 'instance' || valibotSchema.type === 'blob')
        return { type: 'string', format: 'binary' }
      return undefined
    },
  }) as JsonSchema
  delete schema['$schema']
  cache.set(shape, schema)
  return schema
}

export const parametersOf = (shape: Shape): Record<string, JsonSchema> => schemaOf(shape).properties ?? {}

const typesOf = (schema: JsonSchema): string[] => [schema, ...(schema.anyOf ?? [])].flatMap((s) => s.type ?? [])

/** Query parameters as the shape wants them: numbers and booleans read, lists gathered, unknown names left out. */
export function readQuery(parameters: Record<string, JsonSchema>, given: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(parameters)) {
    const values = given.getAll(name)
    if (values.length === 0) continue
    const types = typesOf(schema)
    const text = values[0]!
    if (types.includes('array')) input[name] = values
    else if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(text))
      input[name] = Number(text)
    else if (types.includes('boolean') && /^(true|false)$/.test(text)) input[name] = text === 'true'
    else input[name] = text
  }
  return input
}
